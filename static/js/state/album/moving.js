/** Members that are moved by hand: where they stand then. */

import { inOrder } from "./members.js";

/**
 * What a hand takes along: the picked ones where this one is among them, or this one alone.
 * @param {Pick<State, "picked">} state
 * @param {string} id
 */
export function takenWith({ picked }, id) {
  return picked.includes(id) ? picked : [id].filter(Boolean);
}

/**
 * The move that brings these to a place of the film, counted from 0 in the film as it is; null where nothing moves. Where
 * the film is sorted otherwise than the album, that order becomes the album's.
 * @param {Pick<State, "members" | "order" | "made">} state
 * @param {string[]} ids
 * @param {number} at
 * @returns {Move | null}
 */
export function moveTo(state, ids, at) {
  const shown = inOrder(state).map(({ id }) => id);
  const among = new Set(ids);
  const taken = shown.filter((id) => among.has(id));
  const before = shown.slice(Math.max(at, 0)).find((id) => !among.has(id)) ?? null;
  const order = withMoved(shown, taken, before);
  if (order.every((id, place) => id === shown[place])) return null;
  return state.order === "number" ? { ids: taken, before } : { ids: order, before: null };
}

/**
 * The move by so many places, to the left where it is less than 0.
 * @param {Pick<State, "members" | "order" | "made">} state
 * @param {string[]} ids
 * @param {number} by
 */
export function moveBy(state, ids, by) {
  const shown = inOrder(state).map(({ id }) => id);
  const places = ids.map((id) => shown.indexOf(id));
  return moveTo(state, ids, by < 0 ? Math.min(...places) + by : Math.max(...places) + 1 + by);
}

/**
 * The members after a move, with ranks by which they stand so until the server says theirs.
 * @param {Member[]} members
 * @param {Move} move
 */
export function afterMove(members, { ids, before }) {
  const known = new Map(members.map((member) => [member.id, member]));
  const ranks = members.map(({ rank }) => rank).sort((one, other) => one - other);
  return withMoved([...known.keys()], ids, before).map((id, at) => {
    const member = /** @type {Member} */ (known.get(id));
    return { ...member, rank: ranks[at], number: at + 1 };
  });
}

/**
 * @param {string[]} all
 * @param {string[]} ids
 * @param {string | null} before
 */
function withMoved(all, ids, before) {
  const among = new Set(ids);
  const rest = all.filter((id) => !among.has(id));
  const at = before === null ? rest.length : rest.indexOf(before);
  return [...rest.slice(0, at), ...ids, ...rest.slice(at)];
}
