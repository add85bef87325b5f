/** Parts of a picture in whole pixels, as the server cuts them out (app/recipe/region.py, operations/geometry.py). */

/**
 * First and last of the pixels that a part covers, from `begin` on, in fractions of a side of so many pixels.
 * @param {number} begin
 * @param {number} length
 * @param {number} pixels
 */
function span(begin, length, pixels) {
  const first = Math.min(pixels - 1, Math.round(begin * pixels));
  return [first, Math.min(pixels, Math.max(first + 1, Math.round((begin + length) * pixels)))];
}

/**
 * The edges of a region in a picture of that size: `{left, upper, right, lower}`.
 * @param {Region} region
 * @param {Size} size
 */
export function edgesOf(region, { width, height }) {
  const [left, right] = span(region.x, region.width, width);
  const [upper, lower] = span(region.y, region.height, height);
  return { left, upper, right, lower };
}

/**
 * Pixels of a region, `{width, height}`.
 * @param {Region} region
 * @param {Size} size
 */
export function pixelsOf(region, size) {
  const { left, upper, right, lower } = edgesOf(region, size);
  return { width: right - left, height: lower - upper };
}

/**
 * A side in pixels at a percentage of itself.
 * @param {number} side
 * @param {number} percent
 */
export function scaled(side, percent) {
  return Math.max(1, Math.round((side * percent) / 100));
}
