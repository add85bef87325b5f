/** The recipe in other words: a query, a command for the shell, a request for curl, JSON. */

import { formatWritten, isDefault } from "./fields.js";

const SIDES = /** @type {const} */ (["x", "y", "width", "height"]);

/**
 * A value as text, as forms, queries and the shell take it.
 * @param {any} value
 */
export function textOf(value) {
  if (value === null) return "none";
  if (typeof value === "number") return decimal(value);
  if (Array.isArray(value)) return value.join(",") || "none";
  if (typeof value !== "object") return String(value);
  return SIDES.map((side) => decimal(value[side])).join(",");
}

/**
 * A number without an exponent, which the server takes for none.
 * @param {number} value
 */
function decimal(value) {
  const [digits, zeros] = String(Math.abs(value)).split("e-");
  if (!zeros) return String(value);
  return `${value < 0 ? "-" : ""}0.${"0".repeat(Number(zeros) - 1)}${digits.replace(".", "")}`;
}

/**
 * All fields of a recipe as a query string.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
export function queryOf(catalog, recipe) {
  return new URLSearchParams(catalog.fields.map(({ name }) => [name, textOf(recipe[name])])).toString();
}

/**
 * Only what differs from the defaults: `{field: value}`.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
export function essence(catalog, recipe) {
  const set = catalog.fields.filter((field) => field.name in recipe && !isDefault(field, recipe[field.name]));
  return Object.fromEntries(set.map(({ name }) => [name, recipe[name]]));
}

/**
 * A word that a POSIX shell leaves as it is.
 * @param {string} text
 */
function quoted(text) {
  return /^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
function flagsOf(catalog, recipe) {
  return Object.entries(essence(catalog, recipe)).map(
    ([name, value]) => `--${name.replaceAll("_", "-")} ${quoted(textOf(value))}`,
  );
}

/**
 * @param {Pictured} state
 * @param {Recipe} recipe
 */
export function shellCommand({ catalog, image }, recipe) {
  return ["whittle optimize", quoted(fileArgument(image.name)), ...flagsOf(catalog, recipe)].join(" ");
}

/**
 * A name that begins with a dash would be taken for a flag.
 * @param {string} name
 */
function fileArgument(name) {
  return name.startsWith("-") ? `./${name}` : name;
}

/**
 * @param {Pictured} state
 * @param {Recipe} recipe
 * @param {string} origin
 */
export function curlCommand({ catalog, image }, recipe, origin) {
  const parts = Object.entries(essence(catalog, recipe)).map(([name, value]) => `${name}=${textOf(value)}`);
  const { extension } = formatOf(catalog, recipe, image);
  // curl reads ; and , in a file's name as its own signs unless the name stands in quotes.
  const file = `file=@"${image.name.replaceAll(/["\\]/g, "\\$&")}"`;
  const forms = [file, ...parts].map((part) => `-F ${quoted(part)}`);
  return ["curl", ...forms, "-o", quoted(`${stemOf(image.name)}.small.${extension}`), `${origin}/api/optimize`].join(
    " ",
  );
}

/**
 * @param {Pick<State, "catalog">} state
 * @param {Recipe} recipe
 */
export function jsonRecipe({ catalog }, recipe) {
  return JSON.stringify(essence(catalog, recipe), null, 2);
}

/**
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @param {Pictured["image"]} image
 */
function formatOf(catalog, recipe, image) {
  const name = formatWritten(catalog, recipe, image);
  const found = catalog.formats.find((format) => format.name === name);
  if (!found) throw new Error(`the catalog has no format "${name}"`);
  return found;
}

/** @param {string} name */
export function stemOf(name) {
  return name.replace(/(?<=.)\.[^.]*$/, "");
}
