/** What a batch has made, taken along as one ZIP. */

import { tellTrouble } from "../../state/notices.js";
import { request } from "../http.js";
import { keyOf } from "../keys.js";

/**
 * The browser's own download, which goes on when it breaks off. It sends the cookie only: who came by a link has the
 * key, and gets the file through the page.
 * @param {Store} store
 * @param {Batch | null} batch
 */
export async function downloadBundle(store, batch) {
  const { albumId, album } = store.state;
  if (!batch) return;
  const link = document.createElement("a");
  link.href = batch.bundle_url + (batch.state === "done" ? "" : "?partial=1");
  link.download = `${album?.name || "pictures"}.zip`;
  try {
    if (keyOf(albumId) && !(await fetch(link.href, { method: "HEAD" })).ok) {
      const content = await (await request(link.href, { imageId: albumId })).blob();
      link.href = URL.createObjectURL(content);
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    }
    link.click();
  } catch (problem) {
    tellTrouble(store, problem);
  }
}
