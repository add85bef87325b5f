/** In an album: whether the files for a web page are those of one picture or of all, and what of all is published. */

import { allIn, byId, setText } from "../../lib/dom.js";
import { sayCount } from "../../lib/language.js";

/** @param {Store} store */
export function showWebScope(store) {
  const radios = allIn(byId("web-scope"), "input", HTMLInputElement);
  const markup = byId("web-album-markup");

  for (const radio of radios)
    radio.addEventListener("change", () => store.update({ webScope: radio.value === "all" ? "all" : "one" }));
  store.watch(["albumId", "webScope", "members"], ({ albumId, webScope, members }) => {
    const isAll = Boolean(albumId) && webScope === "all";
    byId("web-scope").hidden = !albumId;
    for (const radio of radios) radio.checked = (radio.value === "all") === isAll;
    setText(byId("web-scope-all"), sayCount(members.length, "All pictures", "All {count} pictures"));
    byId("web-front").hidden = !isAll;
  });
  store.watch(["webOpen", "albumId"], ({ webOpen, albumId }) => {
    if (webOpen && albumId) store.ask("list_album_publications");
  });
  store.watch(["webAlbum", "webMarkup", "albumId"], ({ webAlbum, webMarkup, albumId }) => {
    const count = webAlbum?.publications.length ?? 0;
    byId("web-album").hidden = !albumId || !count;
    const text = sayCount(
      count,
      "{count} picture of the album is published.",
      "{count} pictures of the album are published.",
    );
    setText(byId("web-album-said"), text);
    markup.ariaPressed = `${webMarkup === albumId}`;
  });
  markup.addEventListener("click", () => {
    const { webMarkup, albumId } = store.state;
    store.update({ webMarkup: webMarkup === albumId ? "" : albumId });
  });
  byId("web-album-end").addEventListener("click", () => store.ask("end_album_publications"));
}
