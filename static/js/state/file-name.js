/** What a download is called. */

import { cutSize } from "./box.js";
import { stemOf } from "./recipe-text.js";

/** What Windows allows in no name: its signs, what cannot be seen, a dot or space at the end, names of devices. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const SIGNS = /[<>:"/\\|?*\u0000-\u001f]/g;
const ENDS = /[. ]+$/;
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * `pattern` may name {name}, {width}, {height}, {quality} and {format}; "" is the page's own way: a name that takes
 * the original's place in no folder. A name that the person has typed stays as it is.
 * @param {Pick<State, "catalog" | "image" | "recipe" | "renamed">} state
 * @param {Stats} stats
 * @param {string} pattern
 */
export function downloadName({ catalog, image, recipe, renamed }, stats, pattern) {
  const written = catalog.formats.find(({ name }) => name === stats.format);
  const extension = written?.extension ?? "bin";
  const stem = stemOf(image?.name ?? "picture");
  if (pattern) return `${safe(filled(pattern, stem, stats))}.${extension}`;
  if (renamed || !image || !recipe) return `${safe(stem)}.${extension}`;
  const isResized = cutSize(catalog, recipe, image).width !== stats.width;
  const suffix = isResized ? `-${stats.width}` : image.format === stats.format ? "-small" : "";
  return `${safe(stem)}${suffix}.${extension}`;
}

/**
 * @param {string} pattern
 * @param {string} name
 * @param {Stats} stats
 */
function filled(pattern, name, { width, height, quality, format }) {
  /** @type {Record<string, string | number>} */
  const values = { name, width, height, quality: quality ?? "", format };
  return pattern.replaceAll(/\{(\w+)\}/g, (whole, key) => `${values[key] ?? whole}`);
}

/** @param {string} name */
function safe(name) {
  const plain = name.replaceAll(SIGNS, "_").replace(ENDS, "") || "picture";
  return DEVICES.test(plain) ? `${plain}_` : plain;
}
