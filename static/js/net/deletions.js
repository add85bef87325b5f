/** Deleting a picture with all that was made from it. */

import { say } from "../lib/language.js";
import { tellNews, tellTrouble } from "../state/notices.js";
import { NO_EDIT } from "../state/page.js";
import { imagePath, request } from "./http.js";
import { dropKey } from "./keys.js";

/** @param {Store} store */
export function answerDeletions(store) {
  store.on("delete", async () => {
    const { imageId, albumId } = store.state;
    if (albumId) {
      store.ask("remove_members", [imageId]);
      return;
    }
    try {
      await request(imagePath(imageId), { imageId, method: "DELETE" });
    } catch (problem) {
      if (problem.code !== "not_found") {
        tellTrouble(store, problem);
        return;
      }
    }
    dropKey(imageId);
    store.update(NO_EDIT);
    tellNews(store, say("The picture and everything made from it are deleted."));
  });
}
