/** What the album is as a whole: its name, how many pictures, and what all their files weigh while the hand moves. */

import { byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { formatBytes, formatSaving } from "../../lib/units.js";
import { countsOf } from "../../state/album/members.js";
import { isFresh, savedPercent } from "../../state/album/progress.js";

/** @param {Store} store */
export function showHead(store) {
  const total = byId("album-total");
  store.watch(["members", "album", "picked"], ({ members, album, picked }) => {
    const count = sayCount(members.length, "{count} picture", "{count} pictures");
    const chosen = picked.length && sayCount(picked.length, "{count} picked", "{count} picked");
    setText(byId("album-name"), [album?.name, count, chosen].filter(Boolean).join(", "));
  });

  store.watch(["members", "album", "batch", "madeOf"], (state) => {
    const { bytes: before } = countsOf(state);
    const known = totalOf(state);
    total.classList.toggle("unknown", !known);
    setText(byId("album-before"), before ? say("of {size}", { size: formatBytes(before) }) : "");
    if (!known) return;
    total.dataset.are = known.isExact ? "exact" : "estimate";
    byId("album-bytes").dataset.bytes = `${known.bytes}`;
    setText(byId("album-bytes"), `${known.isExact ? "" : "≈ "}${formatBytes(known.bytes)}`);
    setText(byId("album-saved"), formatSaving(savedPercent(before, known.bytes)));
  });

  const another = byId("another");
  const alone = another.title;
  store.watch(["albumId"], ({ albumId }) => {
    const words = albumId ? say("Add pictures") : alone;
    another.title = words;
    another.setAttribute("aria-label", words);
  });
}

/**
 * Bytes of all files: of those that were made, or as foretold.
 * @param {State} state
 */
function totalOf(state) {
  const { album, batch } = state;
  if (batch?.state === "done" && !batch.failed && isFresh(state)) return { bytes: batch.bytes, isExact: true };
  const { estimate } = album ?? {};
  if (!estimate) return null;
  const isExact = estimate.low === estimate.high && estimate.counted === estimate.of;
  return { bytes: estimate.bytes, isExact };
}
