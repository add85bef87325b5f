/** How far the work on an album is, as numbers. */

/** States of a batch in which it still has something to do. */
const OPEN = ["planned", "running", "paused"];

/** @param {Batch | null} batch */
export function isAtWork(batch) {
  return batch !== null && OPEN.includes(batch.state);
}

/**
 * The part that has ended, 0 to 1.
 * @param {Batch} batch
 */
export function partOf({ total, done, failed, skipped }) {
  return total ? (done + failed + skipped) / total : 0;
}

/**
 * Whether the files of the newest batch are what the settings of now would make.
 * @param {Pick<State, "batch" | "album" | "madeOf" | "members">} state
 */
export function isFresh({ batch, album, madeOf, members }) {
  return batch !== null && album !== null && madeOf === album.revision && batch.total >= members.length;
}

/**
 * Percent that the album gets smaller.
 * @param {number} before
 * @param {number} after
 */
export function savedPercent(before, after) {
  return before ? 100 * (1 - after / before) : 0;
}
