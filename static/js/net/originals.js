/**
 * The original for the comparison: the browser's own copy after an upload, else fetched; drawn by the server where the
 * browser does not show it, or not as it lies.
 */

import { defaultsOf, fieldFor } from "../state/fields.js";
import { imagePath, request } from "./http.js";
import { fetchRendition } from "./renditions.js";

/** What a kind of file that no browser draws (JPEG with arithmetic codes, say) is looked at in. */
const SEEN_AS = { format: "jpeg", quality: 95 };
const SEEN_THROUGH_AS = { format: "webp", quality: 95 };

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
      if (store.state.image?.id === image.id && !store.state.original)
        store.update({ original: URL.createObjectURL(content), content });
    } catch {
      // Without the original there is no comparison; the result is shown all the same.
    }
  });

  let asked = "";
  store.watch(["image", "original", "unseen", "copy"], async (state) => {
    const { image, original, catalog } = state;
    if (!image || !original || asked === image.id || isShownRight(state)) return;
    asked = image.id;
    const { format, quality } = image.has_alpha ? SEEN_THROUGH_AS : SEEN_AS;
    const plain = { [fieldFor(catalog, "format").name]: format, [fieldFor(catalog, "quality").name]: quality };
    try {
      const drawn = await fetchRendition(store, { ...defaultsOf(catalog), ...plain });
      if (store.state.original === original) store.update({ original: URL.createObjectURL(drawn) });
    } catch {
      // As above.
    }
  });
}

/**
 * Whether the browser shows the original as the server does, as far as that is known: some turn no WebP, and some no
 * PNG, that says how it lies; some draw nothing of arithmetic codes, and no last rows where the end is missing.
 * @param {State} state
 */
function isShownRight({ image, original, unseen, copy }) {
  if (image?.is_odd || unseen === original) return false;
  return copy?.url !== original || (copy.width === image?.width && copy.height === image.height);
}
