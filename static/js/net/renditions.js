/** Finished files of any recipe of the open edit: two to be compared, one to be copied. */

import { tellTrouble } from "../state/notices.js";
import { isSettled } from "../state/preview.js";
import { queryOf } from "../state/recipe-text.js";
import { imagePath, request } from "./http.js";

/** @param {Store} store */
export function answerRenditions(store) {
  store.on("compare_versions", async (versions) => {
    const { imageId } = store.state;
    try {
      const files = await Promise.all(versions.map(({ recipe }) => fetchRendition(store, recipe)));
      if (store.state.imageId !== imageId) return;
      const shown = files.map((file, at) => ({
        url: URL.createObjectURL(file),
        bytes: file.size,
        name: versions[at].name,
      }));
      store.update({ versions: shown });
    } catch (problem) {
      tellTrouble(store, problem);
    }
  });

  /** @type {State["versions"]} */
  let held = null;
  store.watch(["versions"], ({ versions }) => {
    if (held !== versions) for (const { url } of held ?? []) URL.revokeObjectURL(url);
    held = versions;
  });

  /** `take(blob promise)` is called at once: browsers let a page copy only while they know that a hand asked for it. */
  store.on("copy_rendition", (take) => take(settledRendition(store)));
}

/** @param {Store} store */
async function settledRendition(store) {
  while (!isSettled(store.state)) await new Promise((resolve) => setTimeout(resolve, 100));
  return fetchRendition(store, /** @type {Recipe} */ (store.state.recipe));
}

/**
 * The file of any recipe of the open edit.
 * @param {Store} store
 * @param {Recipe} recipe
 */
export async function fetchRendition(store, recipe) {
  const { catalog, imageId } = store.state;
  const answer = await request(imagePath(imageId, `/rendition?${queryOf(catalog, recipe)}`), { imageId });
  return answer.blob();
}
