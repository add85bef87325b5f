/** The pictures of an album: what is set for each, how they are ordered, and which of them a change is for. */

import { defaultsOf } from "../fields.js";

/**
 * The recipe of a member: the album's, with its own values over it.
 * @param {Pick<State, "catalog" | "album">} state
 * @param {Member} member
 * @returns {Recipe}
 */
export function recipeOf({ catalog, album }, { own }) {
  return { ...defaultsOf(catalog), ...album?.recipe, ...own };
}

/**
 * @param {Pick<State, "members">} state
 * @param {string} id
 */
export function memberOf({ members }, id) {
  return members.find((member) => member.id === id);
}

/**
 * The members with these in them, in place of what was known of them before; in the order of their ranks, and numbered
 * by their place.
 * @param {Member[]} members
 * @param {Member[]} told
 */
export function withMembers(members, told) {
  const all = new Map(members.map((member) => [member.id, member]));
  for (const member of told) {
    // The answer to an upload may come after the word that it has been checked.
    const isStale = member.state === "waiting" && all.has(member.id);
    if (!isStale) all.set(member.id, member);
  }
  return numbered([...all.values()].sort((one, other) => one.rank - other.rank || one.number - other.number));
}

/** @param {Member[]} members */
function numbered(members) {
  return members.map((member, at) => (member.number === at + 1 ? member : { ...member, number: at + 1 }));
}

/**
 * The whole number that no rank is above.
 * @param {Pick<State, "members">} state
 */
export function lastRankOf({ members }) {
  return Math.max(0, Math.ceil(members.at(-1)?.rank ?? 0));
}

/**
 * @param {Member[]} members
 * @param {string[]} ids
 */
export function withoutMembers(members, ids) {
  const gone = new Set(ids);
  return numbered(members.filter(({ id }) => !gone.has(id)));
}

/** What is compared, by order; the larger saving, the larger and the newer file come first. */
/** @type {Record<State["order"], (one: Member, other: Member, made: State["made"]) => number>} */
const COMPARED = {
  number: (one, other) => one.number - other.number,
  name: (one, other) => placeOf(one).localeCompare(placeOf(other), undefined, { numeric: true }),
  date: (one, other) => dateOf(one).localeCompare(dateOf(other)),
  size: (one, other) => other.bytes - one.bytes,
  saving: (one, other, made) => savingOf(other, made) - savingOf(one, made),
};

/**
 * The members as the film shows them.
 * @param {Pick<State, "members" | "order" | "made">} state
 */
export function inOrder({ members, order, made }) {
  if (order === "number") return members;
  const compare = COMPARED[order];
  return [...members].sort((one, other) => compare(one, other, made) || one.number - other.number);
}

/** @param {Member} member */
function placeOf({ path, name }) {
  return path ? `${path}/${name}` : name;
}

/**
 * When it was taken, as its metadata has it; without a date it comes last.
 * @param {Member} member
 */
function dateOf({ metadata }) {
  const { date, taken } = metadata?.camera ?? {};
  return `${metadata?.taken ?? taken ?? date ?? "9999"}`;
}

/**
 * Bytes that its file saves; without a file, none.
 * @param {Member} member
 * @param {State["made"]} made
 */
function savingOf({ id, bytes }, made) {
  return bytes - (made[id]?.bytes ?? bytes);
}

/**
 * The ids that a change is for: those that are picked with the one in front, or that one alone; null is all of them.
 * @param {Pick<State, "picked" | "imageId" | "scope" | "alone">} state
 * @returns {string[] | null}
 */
export function targetsOf({ picked, imageId, scope, alone }) {
  if (picked.length && !alone) return [...new Set([...picked, imageId])].filter(Boolean);
  return scope === "one" || alone ? [imageId] : null;
}

/**
 * Where changes go: to all (`shared`), to those that are picked (`chosen`), or to the picture in front (`own`). What
 * that one has set for itself stays its own.
 * @param {Pick<State, "members" | "picked" | "imageId" | "scope" | "alone">} state
 * @param {Recipe} changes
 */
export function divide(state, changes) {
  const targets = targetsOf(state);
  if (targets && targets.length > 1) return { shared: {}, chosen: changes, own: {}, targets };
  if (targets) return { shared: {}, chosen: {}, own: changes, targets };
  const kept = memberOf(state, state.imageId)?.own ?? {};
  const entries = Object.entries(changes);
  const own = Object.fromEntries(entries.filter(([name]) => name in kept));
  const shared = Object.fromEntries(entries.filter(([name]) => !(name in kept)));
  return { shared, chosen: {}, own, targets: [] };
}

/**
 * What the album's originals are together: those that can be opened, and those that cannot.
 * @param {Pick<State, "members">} state
 */
export function countsOf({ members }) {
  const counts = { all: members.length, waiting: 0, refused: 0, bytes: 0 };
  for (const { state, bytes } of members) {
    if (state === "refused") counts.refused += 1;
    else counts.bytes += bytes;
    if (state === "waiting") counts.waiting += 1;
  }
  return counts;
}
