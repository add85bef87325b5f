/** Download and delete. */

import { byId, setText } from "../../lib/dom.js";

/** @param {Store} store */
export function showDownload(store) {
  const link = byId("download", HTMLAnchorElement);
  store.watch(["imageId"], ({ imageId }) => {
    if (imageId) link.href = `/api/images/${encodeURIComponent(imageId)}/rendition?download=1`;
    else link.removeAttribute("href");
  });
  store.watch(["downloading"], ({ downloading }) => {
    link.setAttribute("aria-busy", `${downloading}`);
    setText(byId("download-label"), downloading ? "Finishing the file…" : "Download");
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    store.ask("download");
  });
}

/**
 * Deleting asks once more, in place.
 * @param {Store} store
 */
export function showDelete(store) {
  const button = byId("delete");
  const question = byId("delete-question");

  /** @param {boolean} isAsking */
  function ask(isAsking) {
    button.hidden = isAsking;
    question.hidden = !isAsking;
  }
  button.addEventListener("click", () => {
    ask(true);
    byId("delete-no").focus();
  });
  byId("delete-no").addEventListener("click", () => {
    ask(false);
    button.focus();
  });
  byId("delete-yes").addEventListener("click", () => store.ask("delete"));
  question.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") byId("delete-no").click();
  });
  store.watch(["imageId"], () => ask(false));
}
