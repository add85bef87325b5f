/** Downloads: the file that is shown, byte for byte; one asked for too early waits for the final. */

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
      save(await answer.blob(), nameIn(answer.headers.get("Content-Disposition")));
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
 * The file name of a Content-Disposition header, RFC 6266: the encoded one before the plain one.
 * @param {string | null} disposition
 */
function nameIn(disposition) {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "");
  if (encoded) return decodeURIComponent(encoded[1]);
  return /filename="?([^";]+)"?/i.exec(disposition ?? "")?.[1] ?? "picture";
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
