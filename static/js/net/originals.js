/** The original for the comparison: the browser's own copy after an upload, else fetched. */

import { imagePath, request } from "./http.js";

/** @param {Store} store */
export function fetchOriginals(store) {
  /** @type {string[]} */
  let held = [];

  store.watch(["image", "original", "lost"], async ({ image, original, lost }) => {
    // What is lost can still be opened again.
    for (const url of held) if (url !== original && url !== lost?.url) URL.revokeObjectURL(url);
    held = [original, lost?.url ?? ""].filter(Boolean);
    if (!image || original) return;
    try {
      const answer = await request(imagePath(image.id, "/original"), { imageId: image.id });
      const url = URL.createObjectURL(await answer.blob());
      if (store.state.image?.id === image.id && !store.state.original) store.update({ original: url });
      else URL.revokeObjectURL(url);
    } catch {
      // Without the original there is no comparison; the result is shown all the same.
    }
  });
}
