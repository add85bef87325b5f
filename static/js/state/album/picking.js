/** Which member stands in front, and which are picked. */

import { change } from "../edit.js";
import { NO_EDIT } from "../page.js";
import { patchesOf } from "../unsent.js";
import { fileOf } from "./files.js";
import { inOrder, memberOf, recipeOf } from "./members.js";

/**
 * Open a member in the editor, as far as it is known here; the server's word comes over the line.
 * @param {Store} store
 * @param {string} id
 */
export function bringToFront(store, id) {
  const { state } = store;
  const { catalog, album, imageId, upload, expiresAt } = state;
  const member = memberOf(state, id);
  if (!album || member?.state !== "ready" || id === imageId) return;
  const content = fileOf(id);
  const recipe = recipeOf(state, member);
  const { revision, canUndo, canRedo, mayEdit } = album;
  store.update({
    ...NO_EDIT,
    imageId: id,
    image: { ...member, recipe, revision },
    recipe,
    canUndo,
    canRedo,
    mayEdit,
    expiresAt,
    ...(content && { content, original: URL.createObjectURL(content) }),
    upload: null,
  });
  // What the hand has set while the first picture was on its way.
  for (const { changes, phase } of upload ? patchesOf(catalog, upload, recipe) : []) change(store, changes, phase);
}

/**
 * The next member that can be opened, in the film's order; the last one stays where it is.
 * @param {Store} store
 * @param {number} by
 */
export function goBy(store, by) {
  const shown = inOrder(store.state).filter(({ state }) => state === "ready");
  const at = shown.findIndex(({ id }) => id === store.state.imageId);
  const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
  if (next) bringToFront(store, next.id);
  return next?.id ?? "";
}

/**
 * Pick a member, or put it back. With the first one that is picked, the one in front is picked too.
 * @param {Store} store
 * @param {string} id
 */
export function togglePicked(store, id) {
  const { picked, imageId } = store.state;
  const isPicked = picked.includes(id);
  const more = picked.length || id === imageId ? [id] : [imageId, id].filter(Boolean);
  store.update({ picked: isPicked ? picked.filter((other) => other !== id) : [...picked, ...more], anchor: id });
}

/**
 * Pick these and no other; a range that is picked next starts at `anchor`.
 * @param {Store} store
 * @param {string[]} ids
 * @param {string} [anchor]
 */
export function pickExactly(store, ids, anchor = ids[0] ?? "") {
  store.update({ picked: ids, anchor });
}

/**
 * Pick all from the one that was picked last, or stands in front, to this one; in the film's order unless `shown` has
 * another.
 * @param {Store} store
 * @param {string} id
 * @param {string[]} [shown]
 */
export function pickRange(store, id, shown) {
  const { anchor, imageId } = store.state;
  const ids = shown ?? inOrder(store.state).map((member) => member.id);
  const from = ids.indexOf(ids.includes(anchor) ? anchor : imageId);
  const to = ids.indexOf(id);
  const range = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
  store.update({ picked: range, anchor: ids[from] ?? id });
}

/** @param {Store} store */
export function pickNone(store) {
  store.update({ picked: [], anchor: "" });
}

/**
 * What comes to the front when these go: the one after it, or before it.
 * @param {State} state
 * @param {string[]} ids
 */
export function neighborOf(state, ids) {
  const shown = inOrder(state).filter((member) => member.state === "ready");
  const at = shown.findIndex(({ id }) => id === state.imageId);
  const stays = (/** @type {Member} */ { id }) => !ids.includes(id);
  return (shown.slice(at + 1).find(stays) ?? shown.slice(0, Math.max(at, 0)).findLast(stays))?.id ?? "";
}
