/** The settings as a table of whittle.toml, for the pictures of a whole site. */

import { essence, stemOf } from "./recipe-text.js";

/**
 * `[[pictures]]` for pictures of the same kind as this one. Where they are and go is for the site to say.
 * @param {Pictured} state
 * @param {Recipe} recipe
 */
export function siteTable({ catalog, image }, recipe) {
  const ending = image.name.slice(stemOf(image.name).length + 1).replaceAll(/[^\w]/g, "") || "jpg";
  const fields = Object.entries(essence(catalog, recipe)).map(([name, value]) => `${name} = ${tomlOf(value)}`);
  return `[[pictures]]
from = "src/images/**/*.${ending}"
to = "static/img"
recipe = { ${fields.join(", ")} }
# Several widths of each, chosen by bytes: responsive = true
`;
}

/**
 * A value of a field in TOML. Its text is written as JSON writes it, which TOML reads.
 * @param {any} value
 * @returns {string}
 */
function tomlOf(value) {
  if (Array.isArray(value)) return `[${value.map(tomlOf).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([name, part]) => `${name} = ${tomlOf(part)}`);
  return `{ ${parts.join(", ")} }`;
}
