/** The edit keys this browser holds: the upload's answer or a link's fragment gave them. */

import { recall, remember } from "../lib/memory.js";

const MOST = 50;

/** image id -> {key, used: time of last use}. */
function held() {
  return recall("keys", {});
}

export function keyOf(imageId) {
  return held()[imageId]?.key;
}

/** Keep a key, or renew a kept one; the ones used longest ago make room. */
export function keepKey(imageId, key) {
  const keys = { ...held(), [imageId]: { key, used: Date.now() } };
  const newest = Object.entries(keys).sort(([, one], [, other]) => other.used - one.used);
  remember("keys", Object.fromEntries(newest.slice(0, MOST)));
}

export function dropKey(imageId) {
  const keys = held();
  delete keys[imageId];
  remember("keys", keys);
}
