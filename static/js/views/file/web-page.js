/** "For a web page" beside the picture: opened and closed; the settings stay in reach, and its sizes follow them. */

import { byId } from "../../lib/dom.js";

/** @param {Store} store */
export function showWebPage(store) {
  const section = byId("web");
  let shown = false;

  function close() {
    store.update({ webOpen: false });
    const opener = byId("web-open");
    // A narrow page has it among the other things to take along.
    (opener.offsetParent ? opener : byId("take-open")).focus();
  }
  byId("web-close").addEventListener("click", close);
  section.addEventListener("keydown", ({ key }) => key === "Escape" && close());

  store.watch(["webOpen"], ({ webOpen }) => {
    section.hidden = !webOpen;
    if (webOpen && !shown) byId("web-close").focus();
    shown = webOpen;
  });
  store.watch(["webOpen", "imageId"], ({ webOpen, imageId }) => {
    if (webOpen && imageId) store.ask("list_publications");
  });
}
