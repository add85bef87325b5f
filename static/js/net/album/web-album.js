/** What of the open album is open to the public, as a whole. */

import { sayCount } from "../../lib/language.js";
import { tellTrouble } from "../../state/notices.js";
import { request } from "../http.js";
import { endPublication, saveFile } from "../web-making.js";

/**
 * @param {Store} store
 * @param {(path: string, id: string, body: Partial<WebBody>, counts: "pictures") => Promise<WebAlbum | null>} make
 */
export function answerAlbumPublications(store, make) {
  const pathOf = (/** @type {string} */ albumId) => `/api/albums/${encodeURIComponent(albumId)}/publications`;

  store.on("list_album_publications", () => change(list));
  store.on("publish_album", (body) =>
    change(async (albumId) => {
      const made = await make(pathOf(albumId), albumId, body, "pictures");
      if (!made) return store.state.webAlbum;
      tellFailed(made);
      store.update({ webMarkup: albumId });
      return made;
    }),
  );

  // As of a single picture: what was made for the ZIP alone is ended at once.
  store.on("take_album_zip", (body) =>
    change(async (albumId) => {
      const made = await make(pathOf(albumId), albumId, body, "pictures");
      if (!made?.zip_url) return store.state.webAlbum;
      tellFailed(made);
      try {
        await saveFile(made.zip_url, albumId, `${store.state.album?.name || "pictures"}.zip`);
      } finally {
        for (const { id } of made.publications) await endPublication(id, albumId);
      }
      return list(albumId);
    }),
  );

  store.on("end_album_publications", () =>
    change(async (albumId) => {
      await request(pathOf(albumId), { imageId: albumId, method: "DELETE" });
      store.update({ webMarkup: "" });
      return list(albumId);
    }),
  );

  /** @param {string} albumId */
  async function list(albumId) {
    return (await request(pathOf(albumId), { imageId: albumId })).json();
  }

  /** @param {WebAlbum} made */
  function tellFailed({ errors }) {
    if (!errors.length) return;
    const said = sayCount(errors.length, "{count} picture could not be made.", "{count} pictures could not be made.");
    tellTrouble(store, { message: `${said} ${errors[0].name}: ${errors[0].message}` });
  }

  /**
   * What is open after something was done for the open album, and of the picture in front with it.
   * @param {(albumId: string) => Promise<WebAlbum | null>} doing
   */
  async function change(doing) {
    const { albumId } = store.state;
    try {
      const webAlbum = await doing(albumId);
      if (store.state.albumId !== albumId) return;
      store.update({ webAlbum });
      if (store.state.imageId) store.ask("list_publications");
    } catch (problem) {
      tellTrouble(store, /** @type {any} */ (problem));
    }
  }
}
