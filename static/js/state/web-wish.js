/** What is wanted for a web page: which widths and formats are offered, and which are chosen. */

import { fieldFor } from "./fields.js";
import { recipeKey } from "./variants.js";

/** Widths that are offered, in pixels, and how many the server takes. */
const WIDTHS = [320, 480, 640, 960, 1280, 1600, 1920, 2560];
const MOST = 16;
/** Formats that are offered; of those chosen the last is for browsers that know none of the others. */
const FORMATS = ["avif", "webp", "auto", "png", "jpeg"];
const USUAL = ["avif", "webp", "jpeg"];
/** A JPEG cannot be see-through; every browser of today shows WebP. */
const USUAL_SEE_THROUGH = ["avif", "webp"];

/**
 * Widths to choose from, ascending, none wider than the result.
 * @param {WebWish} wish
 * @param {number} natural the result's own width; 0 while it is not known
 */
export function offeredWidths({ widths, added }, natural) {
  const all = new Set([...WIDTHS, ...added, ...widths, ...(natural ? [natural] : [])]);
  return [...all].filter((width) => !natural || width <= natural).sort((one, other) => one - other);
}

/**
 * @param {Pick<State, "catalog" | "image">} state
 * @returns {Choice[]}
 */
export function offeredFormats({ catalog, image }) {
  const choices = fieldFor(catalog, "format").choices;
  return FORMATS.filter((name) => name !== "png" || image?.has_alpha).flatMap(
    (name) => choices.find(({ value }) => value === name) ?? [],
  );
}

/**
 * Those that are chosen, in the order that the server is told; the usual ones where none is.
 * @param {Pick<State, "webWish" | "image">} state
 */
export function chosenFormats({ webWish: { formats }, image }) {
  const chosen = formats.length ? formats : image?.has_alpha ? USUAL_SEE_THROUGH : USUAL;
  return FORMATS.filter((name) => chosen.includes(name));
}

/**
 * With a width chosen, or not any longer; one more than the server takes changes nothing.
 * @param {WebWish} wish
 * @param {number} width
 * @returns {WebWish}
 */
export function withWidth(wish, width) {
  const widths = toggled(wish.widths, width);
  return widths.length > MOST ? wish : { ...wish, widths: widths.sort((one, other) => one - other) };
}

/**
 * With a format chosen, or not any longer; one stays.
 * @param {Pick<State, "webWish" | "image">} state
 * @param {string} format
 * @returns {WebWish}
 */
export function withFormat(state, format) {
  const formats = toggled(chosenFormats(state), format);
  return formats.length ? { ...state.webWish, formats } : state.webWish;
}

/**
 * As the server is asked.
 * @param {Pick<State, "webWish" | "image">} state
 * @param {Recipe} recipe
 * @returns {WebBody}
 */
export function bodyOf(state, recipe) {
  const { widths } = state.webWish;
  return { recipe, widths: widths.length ? widths : null, formats: chosenFormats(state) };
}

/**
 * The same text for the same files.
 * @param {WebBody} body
 */
export function keyOfBody({ recipe, widths, formats }) {
  return JSON.stringify([recipeKey(recipe), widths, formats]);
}

/**
 * Markup with another alternative text.
 * @param {string} html
 * @param {string} alt
 */
export function withAlt(html, alt) {
  const safe = alt.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return html.replace(/(?<= alt=")[^"]*/, () => safe);
}

/**
 * @template Kind
 * @param {Kind[]} list
 * @param {Kind} value
 */
function toggled(list, value) {
  return list.includes(value) ? list.filter((each) => each !== value) : [...list, value];
}
