/** What the server says of an album and its members, taken into the state. */

import { memberOf, withMembers, withoutMembers } from "../../state/album/members.js";
import { bringToFront, neighborOf } from "../../state/album/picking.js";
import { NO_EDIT } from "../../state/page.js";
import { request } from "../http.js";
import { belongTo } from "../keys.js";

/** Members in one request: few, so that neither the server nor this page is busy with them for long. */
const PAGE = 250;

/**
 * @param {Store} store
 * @param {Member[]} told
 */
export function takeMembers(store, told) {
  const { albumId, members } = store.state;
  for (const { id } of told) belongTo(id, albumId);
  store.update({ members: withMembers(members, told) });
}

/**
 * Members have gone; the one after comes to the front.
 * @param {Store} store
 * @param {string[]} ids
 */
export function dropMembers(store, ids) {
  const { state } = store;
  const next = neighborOf(state, ids);
  const isFrontGone = ids.includes(state.imageId);
  if (isFrontGone) bringToFront(store, next);
  const { members, picked } = store.state;
  store.update({
    ...(isFrontGone && !memberOf(state, next) && NO_EDIT),
    members: withoutMembers(members, ids),
    picked: picked.filter((id) => !ids.includes(id)),
  });
}

/**
 * Ask for all members from this place on, counted from 0.
 * @param {Store} store
 * @param {number} from
 */
export async function fetchMembers(store, from) {
  const { albumId } = store.state;
  for (let next = /** @type {number | null} */ (from); next !== null; ) {
    const answer = await request(`${albumPath(albumId)}?from=${next}&count=${PAGE}`, { imageId: albumId });
    const body = await answer.json();
    if (store.state.albumId !== albumId) return;
    takeMembers(store, body.images);
    next = body.next;
  }
}

/**
 * @param {string} albumId
 * @param {string} [part]
 */
export function albumPath(albumId, part = "") {
  return `/api/albums/${encodeURIComponent(albumId)}${part}`;
}
