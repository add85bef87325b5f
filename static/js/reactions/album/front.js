/** As long as nothing stands in front, the first member that can be opened comes there; what stands there is known. */

import { inOrder } from "../../state/album/members.js";
import { bringToFront } from "../../state/album/picking.js";
import { isSettled } from "../../state/preview.js";

/** @param {Store} store */
export function chooseFront(store) {
  store.watch(["members", "imageId", "album"], (state) => {
    if (!state.album || state.imageId) return;
    const first = inOrder(state).find((member) => member.state === "ready");
    if (first) bringToFront(store, first.id);
  });
  store.watch(["final"], (state) => {
    const { albumId, final, imageId, made } = state;
    if (!albumId || !final || !isSettled(state)) return;
    store.update({ made: { ...made, [imageId]: { bytes: final.stats.bytes } } });
  });
}
