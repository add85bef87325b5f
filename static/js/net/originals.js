/** The original for the comparison: the browser's own copy after an upload, else fetched. */

import { imagePath, request } from "./http.js";

/** @param {Store} store */
export function fetchOriginals(store) {
  let held = "";

  store.watch(["image", "original"], async ({ image, original }) => {
    if (held && held !== original) URL.revokeObjectURL(held);
    held = original;
    if (!image || original) return;
    try {
      const answer = await request(imagePath(image.id, "/original"), { imageId: image.id });
      const content = await answer.blob();
      const url = URL.createObjectURL(content);
      if (store.state.image?.id === image.id && !store.state.original) store.update({ original: url, content });
      else URL.revokeObjectURL(url);
    } catch {
      // Without the original there is no comparison; the result is shown all the same.
    }
  });
}
