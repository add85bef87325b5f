/** What of the picture is open to the public: made, listed and ended over HTTP. */

import { tellTrouble } from "../state/notices.js";
import { imagePath, request } from "./http.js";

/** @param {Store} store */
export function answerPublications(store) {
  store.on("list_publications", () =>
    change(async (imageId) => {
      const answer = await request(imagePath(imageId, "/publications"), { imageId });
      return (await answer.json()).publications;
    }),
  );

  store.on("publish", ({ widths, recipe }) => {
    store.update({ publishing: true });
    return change(async (imageId) => {
      const body = { recipe, widths };
      const answer = await request(imagePath(imageId, "/publications"), { imageId, method: "POST", body });
      return [await answer.json(), ...store.state.publications];
    });
  });

  store.on("end_publication", (id) =>
    change(async (imageId) => {
      await request(`/api/publications/${encodeURIComponent(id)}`, { imageId, method: "DELETE" });
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
      tellTrouble(store, problem);
    } finally {
      if (store.state.imageId === imageId) store.update({ publishing: false });
    }
  }
}
