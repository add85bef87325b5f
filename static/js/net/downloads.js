/** Downloads: the file that is shown, byte for byte; one asked for too early waits for the final. */

import { recall } from "../lib/memory.js";
import { downloadName } from "../state/file-name.js";
import { tellTrouble } from "../state/notices.js";
import { isSettled } from "../state/preview.js";
import { imagePath, request } from "./http.js";

/** @param {Store} store */
export function answerDownloads(store) {
  store.on("download", () => store.update({ downloading: true }));

  store.watch(["downloading", "final", "revision", "hand"], async (state) => {
    if (!state.downloading || !isSettled(state)) return;
    store.update({ downloading: false });
    const { imageId, final } = state;
    try {
      const answer = await request(imagePath(imageId, "/rendition?download=1"), { imageId });
      // Another tab has changed the recipe in between: its final is on the way, and that one is the file.
      if (tagIn(answer) !== final?.stats.etag && !isSettled(store.state)) {
        store.update({ downloading: true });
        return;
      }
      if (final) save(await answer.blob(), downloadName(state, final.stats, recall("pattern", "")));
    } catch (problem) {
      tellTrouble(store, problem);
    }
  });
}

/**
 * The entity tag without the quotes that it has in a header.
 * @param {Response} answer
 */
function tagIn(answer) {
  return /"(.*)"/.exec(answer.headers.get("ETag") ?? "")?.[1];
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
