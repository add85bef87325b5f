/** Which cells of the film there are: a window on a row of any length. */

/** Cells beyond each edge, and the most there are at once. */
const BEYOND = 3;
const MOST = 60;

/**
 * The places from `first` up to, and without, `end`.
 * @param {{count: number, cell: number, left: number, width: number}} film `cell`, `left` and `width` in CSS pixels
 */
export function windowOf({ count, cell, left, width }) {
  const seen = Math.ceil(width / cell) + 1;
  const first = Math.max(0, Math.min(Math.floor(left / cell) - BEYOND, count - 1));
  const end = Math.min(count, first + Math.min(MOST, seen + 2 * BEYOND));
  return { first, end };
}

/**
 * Where the film must be scrolled to so that a place is seen whole; where it is when it is seen already.
 * @param {{cell: number, left: number, width: number}} film
 * @param {number} at
 */
export function scrolledTo({ cell, left, width }, at) {
  const start = at * cell;
  if (start < left) return Math.max(0, start - cell / 2);
  if (start + cell > left + width) return start + 1.5 * cell - width;
  return left;
}
