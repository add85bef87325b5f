/** Which preview may be shown, what it says of the recipe, and whether the original can lie beside it. */

import { shownRecipe } from "./edit.js";
import { fieldFor } from "./fields.js";

/**
 * Newer revisions win; of one revision and part, a draft never replaces a final. Of two parts the later one counts.
 * @param {Preview} next
 * @param {Preview | null} shown
 */
export function supersedes(next, shown) {
  if (!shown || next.revision > shown.revision) return true;
  if (next.revision < shown.revision) return false;
  return !isSameSight(next, shown) || !(shown.stage === "final" && next.stage === "draft");
}

/**
 * True when both show the same part and layer of the picture.
 * @param {Preview} one
 * @param {Preview} other
 */
function isSameSight(one, other) {
  const sides = /** @type {const} */ (["x", "y", "width", "height"]);
  return one.layer === other.layer && sides.every((side) => one.region?.[side] === other.region?.[side]);
}

/**
 * True when the file of the recipe as the hand has set it is finished, and its numbers known.
 * @param {Pick<State, "final" | "revision" | "hand">} state
 */
export function isSettled({ final, revision, hand }) {
  return final?.revision === revision && Object.keys(hand).length === 0;
}

/**
 * True when a picture of that file is on the screen, of the part that is looked at.
 * @param {Pick<State, "drawn" | "final" | "revision" | "hand">} state
 */
export function isShown(state) {
  return isSettled(state) && state.drawn?.stage === "final" && state.drawn.revision === state.revision;
}

/**
 * The numbers to tell: the file's where they are known, else those of the picture that is drawn.
 * @param {Pick<State, "drawn" | "final">} state
 * @returns {Stats | null}
 */
export function statsShown({ drawn, final }) {
  return final && (!drawn || final.revision >= drawn.revision) ? final.stats : (drawn?.stats ?? null);
}

/**
 * Values that a search has found in place of those that were set, by field's name: while a target holds, the quality
 * and the scale of its file; a quality that was left to the server has its word.
 * @param {Pick<State, "catalog" | "drawn" | "final" | "recipe" | "hand" | "upload">} state
 * @returns {Recipe}
 */
export function foundBySearch(state) {
  const { catalog } = state;
  const target = fieldFor(catalog, "target");
  const found = statsShown(state)?.target;
  if (!found || state.upload || shownRecipe(state)[target.name] === target.default) return {};
  const [quality, scale] = [fieldFor(catalog, "quality"), fieldFor(catalog, "scale")];
  return {
    ...(found.quality !== null && { [quality.name]: found.quality }),
    ...(found.scale !== shownRecipe(state)[scale.name] && { [scale.name]: found.scale }),
  };
}

/**
 * The size of the original as it lies after a turn in degrees.
 * @param {Size} size
 * @param {number} turn
 */
export function turnedSize({ width, height }, turn) {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * True when both show the same picture area: equal aspect ratios but for the rounding to whole pixels.
 * @param {Size} original
 * @param {Size} result
 */
export function isAligned(original, result) {
  const ratio = original.width / original.height;
  return Math.abs(result.width - result.height * ratio) <= 1 + ratio;
}
