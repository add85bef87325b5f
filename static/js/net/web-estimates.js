/** About the bytes of each file for a web page, asked for while that is open and the hand rests. */

import { debounce } from "../lib/debounce.js";
import { shownRecipe } from "../state/edit.js";
import { bodyOf, keyOfBody } from "../state/web-wish.js";
import { imagePath, request } from "./http.js";
import { problemOf } from "./problems.js";

/** Milliseconds of rest before it is asked for. */
const REST = 500;

/** @param {Store} store */
export function answerEstimates(store) {
  let asked = new AbortController();
  let askedFor = "";

  async function ask() {
    const { state } = store;
    const { webOpen, image, imageId, recipe, hand, mayEdit } = state;
    if (!webOpen || !mayEdit || !image || !recipe || Object.keys(hand).length || document.hidden) return;
    const body = bodyOf(state, shownRecipe(state));
    const key = keyOfBody(body);
    if (key === state.webEstimate?.key || key === askedFor) return;
    // The newest alone counts.
    asked.abort();
    asked = new AbortController();
    askedFor = key;
    const { signal } = asked;
    try {
      const path = imagePath(imageId, "/publications/estimate");
      const answer = await (await request(path, { imageId, method: "POST", body, signal })).json();
      if (!signal.aborted) store.update({ webEstimate: { ...answer, key }, webTrouble: "" });
    } catch (problem) {
      if (signal.aborted) return;
      askedFor = "";
      store.update({ webTrouble: problemOf(/** @type {any} */ (problem)).message });
    }
  }

  const askLater = debounce(ask, REST);
  store.watch(["imageId"], () => {
    asked.abort();
    askedFor = "";
  });
  store.watch(["webOpen", "webWish", "image", "recipe", "hand"], ({ webOpen }) => webOpen && askLater());
  document.addEventListener("visibilitychange", askLater);
}
