/** Chores that change the pictures of an album: which there are, what one would do, and when each picture was taken. */

import { readDate } from "./facts.js";

/**
 * Whether a batch changes the album's pictures, and makes no smaller files of them.
 * @param {Batch} batch
 */
export function isTidying({ chore }) {
  return chore !== "optimize";
}

/**
 * The chores that can be done to the pictures of an album.
 * @param {Pick<State, "catalog">} state
 */
export function choresOf({ catalog }) {
  return catalog.chores.filter((chore) => chore.in_place);
}

/**
 * A value for every field of a chore.
 * @param {Chore} chore
 * @returns {Recipe}
 */
export function defaultsFor({ fields }) {
  return Object.fromEntries(fields.map((field) => [field.name, field.default]));
}

/**
 * Whether a chore still lacks a value that it cannot do without: then its plan says nothing yet.
 * @param {PlanLine[] | null} plan
 */
export function countsIn(plan) {
  const counts = { change: 0, stay: 0, fail: 0 };
  for (const { change, skip } of plan ?? []) counts[change ? "change" : skip?.code ? "fail" : "stay"] += 1;
  return counts;
}

/** Two pictures that would have one name: then nothing at all is done. @param {PlanLine[] | null} plan */
export function hasClash(plan) {
  return (plan ?? []).some(({ skip }) => skip?.code === "name_taken");
}

/**
 * The batch that undo gives back: the newest whose work stands. What was done again by redo is work as well.
 * @param {Batch[]} batches
 */
export function undoable(batches) {
  return batches.find((batch) => batch.can_undo && depthOf(batches, batch) % 2 === 0) ?? null;
}

/**
 * The undo that redo takes back: the newest that stands, if nothing else was done after it.
 * @param {Batch[]} batches
 */
export function redoable(batches) {
  for (const batch of batches) {
    if (!batch.of) return null;
    if (batch.can_undo && depthOf(batches, batch) % 2) return batch;
  }
  return null;
}

/**
 * The batch that was done at first, of one that undoes it or does it again.
 * @param {Batch[]} batches
 * @param {Batch} batch
 * @returns {Batch}
 */
export function rootOf(batches, batch) {
  const before = batch.of && batches.find(({ id }) => id === batch.of);
  return before ? rootOf(batches, before) : batch;
}

/**
 * How often it was turned round: 0 is what was done at first, 1 its undo, 2 the undo of that.
 * @param {Batch[]} batches
 * @param {Batch} batch
 * @returns {number}
 */
function depthOf(batches, batch) {
  if (!batch.of) return 0;
  const before = batches.find(({ id }) => id === batch.of);
  return 1 + (before ? depthOf(batches, before) : 0);
}

/**
 * When the pictures of each camera were taken, and would be said to be, in ms of the clock of the camera.
 * @param {Member[]} members
 * @param {PlanLine[] | null} plan
 */
export function timesOf(members, plan) {
  const planned = new Map((plan ?? []).map((line) => [line.number, line]));
  /** @type {Map<string, {before: number, after: number}[]>} */
  const cameras = new Map();
  for (const member of members) {
    const before = readDate(member.metadata?.time?.taken);
    if (Number.isNaN(before)) continue;
    const { make = "", model = "" } = member.metadata?.camera ?? {};
    const camera = `${model || make}`;
    const shown = planned.get(member.number)?.change?.shown.taken;
    const times = cameras.get(camera) ?? [];
    times.push({ before, after: shown ? Date.parse(`${shown[1]}Z`) : before });
    cameras.set(camera, times);
  }
  return [...cameras].sort(([one], [other]) => one.localeCompare(other)).map(([camera, times]) => ({ camera, times }));
}
