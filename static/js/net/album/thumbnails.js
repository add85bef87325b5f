/** Thumbnails, fetched with the key of whoever has only that; the newest are kept. */

import { imagePath, request } from "../http.js";

/** Thumbnails that are kept, of 3 kB each. */
const KEPT = 400;

/**
 * The address of a member's thumbnail in this browser, "" where there is none.
 * @param {Store} store
 * @returns {(imageId: string) => Promise<string>}
 */
export function answerThumbnails(store) {
  /** @type {Map<string, Promise<string>>} */
  const kept = new Map();

  store.watch(["albumId"], () => {
    for (const address of kept.values()) address.then(URL.revokeObjectURL);
    kept.clear();
  });

  return (imageId) => {
    const address = kept.get(imageId) ?? fetchThumbnail(imageId);
    kept.delete(imageId);
    kept.set(imageId, address);
    address.then((found) => !found && kept.delete(imageId));
    const [oldest] = kept;
    if (kept.size > KEPT && oldest) {
      kept.delete(oldest[0]);
      oldest[1].then(URL.revokeObjectURL);
    }
    return address;
  };
}

/** @param {string} imageId */
async function fetchThumbnail(imageId) {
  try {
    const answer = await request(imagePath(imageId, "/thumbnail"), { imageId });
    return URL.createObjectURL(await answer.blob());
  } catch {
    return "";
  }
}
