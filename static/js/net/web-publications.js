/** What of the open picture is open to the public: made, listed and ended over HTTP. */

import { tellTrouble } from "../state/notices.js";
import { keyOfBody } from "../state/web-wish.js";
import { imagePath, request } from "./http.js";
import { endPublication, saveFile } from "./web-making.js";

/**
 * @param {Store} store
 * @param {(path: string, id: string, body: WebBody, counts: "files") => Promise<Publication | null>} make
 */
export function answerPublications(store, make) {
  store.on("list_publications", () =>
    change(async (imageId) => {
      const answer = await request(imagePath(imageId, "/publications"), { imageId });
      return (await answer.json()).publications;
    }),
  );

  store.on("publish", (body) =>
    change(async (imageId) => {
      const made = await make(imagePath(imageId, "/publications"), imageId, body, "files");
      if (!made) return store.state.publications;
      const { webEstimate } = store.state;
      if (webEstimate?.key === keyOfBody(body)) {
        const files = made.files.map((file) => ({ ...file, exact: true }));
        store.update({ webEstimate: { ...webEstimate, files } });
      }
      store.update({ webMarkup: made.id });
      return [made, ...store.state.publications];
    }),
  );

  // It is open for as long as the ZIP takes to come, under an address that nobody else is told.
  store.on("take_web_zip", (body) =>
    change(async (imageId) => {
      const made = await make(imagePath(imageId, "/publications"), imageId, body, "files");
      if (made) {
        try {
          // From here, wherever the world may load it from.
          await saveFile(made.zip_url.slice(made.zip_url.lastIndexOf(`/p/${made.id}/`)));
        } finally {
          await endPublication(made.id, imageId);
        }
      }
      return store.state.publications;
    }),
  );

  store.on("end_publication", (id) =>
    change(async (imageId) => {
      await endPublication(id, imageId);
      if (store.state.webMarkup === id) store.update({ webMarkup: "" });
      return store.state.publications.filter((each) => each.id !== id);
    }),
  );

  /**
   * The publications after something was done for the open picture; none of another that was opened meanwhile.
   * @param {(imageId: string) => Promise<Publication[]>} doing
   */
  async function change(doing) {
    const { imageId } = store.state;
    try {
      const publications = await doing(imageId);
      if (store.state.imageId === imageId) store.update({ publications });
    } catch (problem) {
      tellTrouble(store, /** @type {any} */ (problem));
    }
  }
}
