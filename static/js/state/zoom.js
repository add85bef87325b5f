/** Zooming and panning, as changes of the state's `zoom`. */

import { heldCenter, layOut, pixelSize } from "./placement.js";

/** Scales that the buttons and keys go through, and the largest of all. */
const STEPS = [0.05, 0.1, 0.15, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8, 12, 16];
const LARGEST = Math.max(...STEPS);

/** @param {Store} store */
export function zoomToFit(store) {
  store.update({ zoom: null });
}

/**
 * To a scale (1 = 100 % of the result's own pixels) around a point of the stage, else around its middle.
 * @param {Store} store
 * @param {number} wanted
 * @param {Point} [point]
 */
export function zoomTo(store, wanted, point) {
  const laid = layOut(store.state);
  if (laid) zoom(store, laid, wanted / resized(laid), point);
}

/**
 * By a factor, as wheels and fingers do.
 * @param {Store} store
 * @param {number} factor
 * @param {Point} [point]
 */
export function zoomBy(store, factor, point) {
  const laid = layOut(store.state);
  if (laid) zoom(store, laid, laid.scale * factor, point);
}

/**
 * To the next scale of the ladder: in (1) or out (-1).
 * @param {Store} store
 * @param {number} direction
 */
export function zoomStep(store, direction) {
  const laid = layOut(store.state);
  if (!laid) return;
  const now = laid.percent / 100;
  const next = direction > 0 ? STEPS.find((step) => step > now * 1.01) : STEPS.findLast((step) => step < now * 0.99);
  zoom(store, laid, (next ?? now) / resized(laid));
}

/**
 * @param {Store} store
 * @param {number} x
 * @param {number} y
 */
export function panBy(store, x, y) {
  const laid = layOut(store.state);
  if (!laid) return;
  const { stage, zoom: now } = store.state;
  if (!stage || !now) return;
  store.update({
    zoom: {
      ...now,
      x: heldCenter(stage.width, laid.whole.width, now.x - x / laid.whole.width),
      y: heldCenter(stage.height, laid.whole.height, now.y - y / laid.whole.height),
    },
  });
}

/**
 * To a place of the picture, in fractions, at this scale or a closer one.
 * @param {Store} store
 * @param {Region} place
 * @param {number} scale
 */
export function zoomToPlace(store, place, scale) {
  const laid = layOut(store.state);
  if (!laid) return;
  const closer = Math.max(laid.scale, scale / resized(laid));
  store.update({ zoom: { scale: closer, x: place.x + place.width / 2, y: place.y + place.height / 2 } });
  panBy(store, 0, 0);
}

/**
 * How many pixels of the result there are for each of the laid picture's.
 * @param {Pick<Laid, "size" | "result">} laid
 */
function resized({ size, result }) {
  return size.width / result.width;
}

/**
 * @param {Store} store
 * @param {Laid} laid
 * @param {number} wanted
 * @param {Point} [point]
 */
function zoom(store, laid, wanted, point) {
  const { stage } = store.state;
  if (!stage) return;
  const scale = Math.min(wanted, Math.max(LARGEST / resized(laid), laid.fit));
  // A small picture fits enlarged, and can be seen at its own size.
  if (scale < Math.min(laid.fit, 1) * 0.999 || Math.abs(scale / laid.fit - 1) <= 0.001) {
    zoomToFit(store);
    return;
  }
  const { x, y } = point ?? { x: stage.width / 2, y: stage.height / 2 };
  const pixel = pixelSize(stage.ratio);
  const { whole, size } = laid;
  /**
   * The center, in fractions, that keeps what lies at a point of the stage there, in one direction.
   * @param {number} begin
   * @param {number} length
   * @param {number} next the length that is wanted
   * @param {number} side the stage's
   * @param {number} at
   */
  const center = (begin, length, next, side, at) =>
    heldCenter(side, next, (at - begin) / length + (side / 2 - at) / next);
  store.update({
    zoom: {
      scale,
      x: center(whole.left, whole.width, size.width * pixel * scale, stage.width, x),
      y: center(whole.top, whole.height, size.height * pixel * scale, stage.height, y),
    },
  });
}
