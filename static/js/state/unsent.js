/** What the hand sets while a file is on its way, gesture by gesture: each can be undone, there and once it is sent. */

import { changesBetween, defaultsOf } from "./fields.js";

/**
 * The history of a file whose sending begins with these values; the other values are the catalog's defaults.
 * @param {Recipe} hand
 * @returns {Unsent}
 */
export function unsentFrom(hand) {
  return { hand, steps: [hand], at: 0, isMoving: false };
}

/**
 * The history after a control was moved ("drag") or let go ("settle"). All of a drag is one step.
 * @param {Upload} upload
 * @param {Recipe} changes
 * @param {Patch["phase"]} phase
 * @returns {Upload}
 */
export function withChanges(upload, changes, phase) {
  const hand = { ...upload.hand, ...changes };
  if (!upload.isMoving && !Object.keys(changesBetween(upload.hand, hand)).length) return upload;
  const at = upload.isMoving ? upload.at : upload.at + 1;
  return { ...upload, hand, steps: [...upload.steps.slice(0, at), hand], at, isMoving: phase === "drag" };
}

/**
 * The history after a step back or forth, or a return to the defaults.
 * @param {Upload} upload
 * @param {"undo" | "redo" | "reset_recipe"} command
 * @returns {Upload}
 */
export function travelled(upload, command) {
  const isReset = command === "reset_recipe";
  const steps = isReset ? [...upload.steps.slice(0, upload.at + 1), {}] : upload.steps;
  const at = Math.min(Math.max(upload.at + (command === "undo" ? -1 : 1), 0), steps.length - 1);
  return { ...upload, hand: steps[at], steps, at, isMoving: false };
}

/**
 * What is sent once the picture is there: a patch for each step, the last of which may still be moving. `recipe` is
 * the one that the server has given the picture.
 * @param {Catalog} catalog
 * @param {Unsent} history
 * @param {Recipe} recipe
 * @returns {Patch[]}
 */
export function patchesOf(catalog, { steps, at, isMoving }, recipe) {
  const defaults = defaultsOf(catalog);
  let before = recipe;
  const patches = steps.slice(0, at + 1).map((hand, step) => {
    const after = step ? { ...defaults, ...hand } : { ...recipe, ...hand };
    const changes = changesBetween(before, after);
    before = after;
    return { changes, phase: /** @type {Patch["phase"]} */ (isMoving && step === at ? "drag" : "settle") };
  });
  return patches.filter(({ changes }) => Object.keys(changes).length);
}
