/** What a screen reader is told: the size of a final, once the hand rests; never the drafts. */

import { debounce } from "../../lib/debounce.js";
import { byId, setText } from "../../lib/dom.js";
import { formatBytes, formatSaving } from "../../lib/units.js";
import { isSettled } from "../../state/preview.js";

const REST = 700;

/** @param {Store} store */
export function announceFinals(store) {
  const region = byId("announcement");
  const announce = debounce(() => {
    const { final } = store.state;
    if (!final || !isSettled(store.state)) return;
    const { bytes, saved_percent: saved } = final.stats;
    setText(region, `${formatBytes(bytes)}, ${formatSaving(saved)}`);
  }, REST);
  store.watch(["final"], announce);
}
