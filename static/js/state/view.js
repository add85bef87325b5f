/** What the server is asked to draw: the stage's pixels, or those of the part that is zoomed to. */

import { layOut } from "./placement.js";
import { edgesOf } from "./region.js";

const WHOLE = 0.9995;

/**
 * `{width, height, region?, layer?, shows}` for the state, null before the stage is known; `most` is the larger side's limit.
 * @param {State} state
 * @param {number} most
 * @returns {View | null}
 */
export function viewOf(state, most) {
  const { stage, upload, layer, zoom, drawn, shows } = state;
  if (!stage) return null;
  const laid = zoom && drawn && !upload && layOut(state);
  const region = laid && partShown(laid);
  const shown = region ? laid.frame : stage;
  const ratio = Math.min(stage.ratio, most / Math.max(shown.width, shown.height));
  const [width, height] = [shown.width, shown.height].map((side) => Math.max(1, Math.round(side * ratio)));
  return { width, height, ...(region && { region }), ...(layer !== "result" && { layer }), shows };
}

/**
 * The visible part in whole pixels of the result, so that they can be shown one by one; null where all is visible.
 * @param {Laid} laid
 */
function partShown({ visible, result }) {
  if (visible.width > WHOLE && visible.height > WHOLE) return null;
  const [x, width] = outward(visible.x, visible.width, result.width);
  const [y, height] = outward(visible.y, visible.height, result.height);
  return { x, y, width, height };
}

/**
 * @param {number} begin
 * @param {number} length
 * @param {number} pixels
 */
function outward(begin, length, pixels) {
  const first = Math.max(0, Math.floor(begin * pixels + 0.01));
  const last = Math.min(pixels, Math.ceil((begin + length) * pixels - 0.01));
  return [first / pixels, (last - first) / pixels];
}

/**
 * The part that a preview of a region really shows: the server cuts out whole pixels.
 * @param {Preview} preview
 */
export function partOf({ region, stats: { width, height } }) {
  if (!region) return { x: 0, y: 0, width: 1, height: 1 };
  const { left, upper, right, lower } = edgesOf(region, { width, height });
  return { x: left / width, y: upper / height, width: (right - left) / width, height: (lower - upper) / height };
}
