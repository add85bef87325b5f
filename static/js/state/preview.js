/** Which preview may be shown, and whether the original can lie beside it. */

/** Newer revisions win; of one revision and part, a draft never replaces a final. Of two parts the later one counts. */
export function supersedes(next, shown) {
  if (!shown || next.revision > shown.revision) return true;
  if (next.revision < shown.revision) return false;
  return !isSameSight(next, shown) || !(shown.stage === "final" && next.stage === "draft");
}

/** True when both show the same part and layer of the picture. */
function isSameSight(one, other) {
  const sides = ["x", "y", "width", "height"];
  return one.layer === other.layer && sides.every((side) => one.region?.[side] === other.region?.[side]);
}

/** True when what is drawn is the final of the recipe as the hand has set it. */
export function isSettled({ drawn, revision, hand }) {
  return drawn?.stage === "final" && drawn.revision === revision && Object.keys(hand).length === 0;
}

/** The size of the original as it lies after a turn in degrees. */
export function turnedSize({ width, height }, turn) {
  return turn % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** True when both show the same picture area: equal aspect ratios but for the rounding to whole pixels. */
export function isAligned(original, result) {
  const ratio = original.width / original.height;
  return Math.abs(result.width - result.height * ratio) <= 1 + ratio;
}
