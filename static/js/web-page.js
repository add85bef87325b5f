/** The start of "For a web page", loaded when that is opened first. */

import { answerAlbumPublications } from "./net/album/web-album.js";
import { answerEstimates } from "./net/web-estimates.js";
import { createMaking } from "./net/web-making.js";
import { answerPublications } from "./net/web-publications.js";
import { showWebFiles } from "./views/file/web-files.js";
import { showWebMarkup } from "./views/file/web-markup.js";
import { showWebPage } from "./views/file/web-page.js";
import { showPublished } from "./views/file/web-published.js";
import { showPublishing } from "./views/file/web-publishing.js";
import { showWebScope } from "./views/file/web-scope.js";
import { showWebWish } from "./views/file/web-wish.js";

/** @param {Store} store */
export function startWebPage(store) {
  const make = createMaking(store);
  answerPublications(store, make);
  answerAlbumPublications(store, make);
  answerEstimates(store);
  showWebScope(store);
  showWebWish(store);
  showWebFiles(store);
  showWebMarkup(store);
  showPublishing(store);
  showPublished(store);
  showWebPage(store);
}
