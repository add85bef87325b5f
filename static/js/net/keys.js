/** The edit keys this browser holds: the upload's answer or a link's fragment gave them. */

import { recall, remember } from "../lib/memory.js";

const MOST = 50;

/** image id -> the key that this visit's address brought; it may be for looking only. */
const offered = new Map();

/** image id -> the album that it is a member of: the album's key opens it. */
const within = new Map();

/**
 * @param {string} imageId
 * @param {string} albumId
 */
export function belongTo(imageId, albumId) {
  within.set(imageId, albumId);
}

/** image id -> {key, used: time of last use}. */
function held() {
  return recall("keys", {});
}

/**
 * @param {string} imageId
 * @param {string} key
 */
export function offerKey(imageId, key) {
  offered.set(imageId, key);
}

/** @param {string} imageId */
export function keyOf(imageId) {
  const id = within.get(imageId) ?? imageId;
  return offered.get(id) ?? held()[id]?.key;
}

/**
 * Keep a key, or renew a kept one; the ones used longest ago make room. One that only lets look never takes
 * another's place.
 * @param {string} imageId
 * @param {string} key
 * @param {boolean} [mayEdit]
 */
export function keepKey(imageId, key, mayEdit = true) {
  if (within.has(imageId)) return;
  if (!mayEdit && (held()[imageId]?.key ?? key) !== key) return;
  const keys = { ...held(), [imageId]: { key, used: Date.now() } };
  const newest = Object.entries(keys).sort(([, one], [, other]) => other.used - one.used);
  remember("keys", Object.fromEntries(newest.slice(0, MOST)));
}

/**
 * Forget the key that was used; a better one, from another visit, stays.
 * @param {string} imageId
 */
export function dropKey(imageId) {
  if (within.has(imageId)) return;
  const used = keyOf(imageId);
  offered.delete(imageId);
  const keys = held();
  if (keys[imageId]?.key === used) delete keys[imageId];
  remember("keys", keys);
}
