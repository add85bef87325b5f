/** Which preview may be shown, and whether the original can lie beside it. */

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
 * True when what is drawn is the final of the recipe as the hand has set it.
 * @param {Pick<State, "drawn" | "revision" | "hand">} state
 */
export function isSettled({ drawn, revision, hand }) {
  return drawn?.stage === "final" && drawn.revision === revision && Object.keys(hand).length === 0;
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
