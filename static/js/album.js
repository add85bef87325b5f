/** The start of what is for albums, loaded when there is one. */

import { createControlFor } from "./controls/control.js";
import { byId } from "./lib/dom.js";
import { answerAlbums } from "./net/album/albums.js";
import { answerThumbnails } from "./net/album/thumbnails.js";
import { chooseFront } from "./reactions/album/front.js";
import { showFacts } from "./views/album/facts.js";
import { showFilm } from "./views/album/film.js";
import { showFitting } from "./views/album/fitting.js";
import { showHead } from "./views/album/head.js";
import { showProgress } from "./views/album/progress.js";
import { showRefused } from "./views/album/refused.js";
import { showScope } from "./views/album/scope.js";
import { showTidy } from "./views/album/tidy.js";

/**
 * @param {Store} store
 * @param {Line} line
 */
export function startAlbum(store, line) {
  const albums = answerAlbums(store, line);
  chooseFront(store);
  store.watch(["albumId", "missing"], ({ albumId, missing }) => {
    document.body.toggleAttribute("data-album", Boolean(albumId) && !missing);
    byId("film-area").hidden = !albumId || missing;
  });
  showHead(store);
  showProgress(store);
  const thumbnailOf = answerThumbnails(store);
  showFilm(store, thumbnailOf);
  showTidy(store, thumbnailOf, createControlFor);
  showFacts(store, thumbnailOf);
  showScope(store);
  showFitting(store);
  showRefused(store);
  return albums;
}
