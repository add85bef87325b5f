/** Fitting all files of the album into so many bytes, and the curve that tells what each quality would take. */

import { fieldFor } from "../../state/fields.js";
import { tellTrouble } from "../../state/notices.js";
import { recipeKey } from "../../state/variants.js";
import { request } from "../http.js";
import { EVENTS } from "../protocol.js";
import { albumPath } from "./members.js";

/** @param {Store} store */
export function answerFitting(store) {
  const loss = fieldFor(store.state.catalog, "quality");
  /** What the curve was asked for. */
  let askedFor = "";

  store.on("fit_album", async (limit) => {
    const { albumId } = store.state;
    store.update({ fit: { limit, quality: null, bytes: 0, isOver: false } });
    try {
      const path = albumPath(albumId, "/fit");
      const answer = await request(path, { imageId: albumId, method: "POST", body: { bytes: limit } });
      const { quality, bytes } = await answer.json();
      if (store.state.albumId === albumId) store.update({ fit: { limit, quality, bytes, isOver: true } });
    } catch (problem) {
      if (store.state.albumId !== albumId) return;
      // Who has stopped it, or set something else, knows.
      if (store.state.fit && problem.code !== "wrong_state") tellTrouble(store, problem);
      store.update({ fit: null });
    }
  });
  store.on("stop_fit", async () => {
    const { albumId } = store.state;
    store.update({ fit: null });
    try {
      await request(albumPath(albumId, "/fit"), { imageId: albumId, method: "DELETE" });
    } catch (problem) {
      tellTrouble(store, problem);
    }
  });

  store.watch(["curveOpen", "album"], ({ curveOpen, albumId, album }) => {
    const { estimate } = album ?? {};
    if (!curveOpen || !album || !estimate || estimate.counted !== estimate.of) return;
    const others = recipeKey({ ...album.recipe, [loss.name]: null, of: estimate.of });
    if (others === askedFor) return;
    askedFor = others;
    fetchCurve(albumId);
  });

  /** @param {string} albumId */
  async function fetchCurve(albumId) {
    try {
      const answer = await request(albumPath(albumId, "/curve"), { imageId: albumId });
      const { points } = await answer.json();
      if (store.state.albumId === albumId) store.update({ curve: points });
    } catch {
      askedFor = ""; // it is asked for again when something changes
    }
  }

  return {
    /** @type {Record<string, (fact: any) => void>} */
    reactions: {
      [EVENTS.fitAdvanced]({ quality, bytes }) {
        const { fit } = store.state;
        if (fit && !fit.isOver) store.update({ fit: { ...fit, quality, bytes } });
      },
    },
  };
}
