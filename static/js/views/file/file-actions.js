/** Download and delete. */

import { byId, setText } from "../../lib/dom.js";
import { addShortcuts } from "../../lib/shortcuts.js";

/** @param {Store} store */
export function showDownload(store) {
  const button = byId("download", HTMLButtonElement);
  store.watch(["imageId", "upload"], ({ imageId, upload }) => (button.disabled = !imageId || Boolean(upload)));
  store.watch(["downloading"], ({ downloading }) => {
    button.setAttribute("aria-busy", `${downloading}`);
    setText(byId("download-label"), downloading ? "Finishing…" : "Download");
  });
  button.addEventListener("click", () => store.ask("download"));
  addShortcuts("Page", [{ keys: ["Ctrl+S"], does: "Download", press: () => button.click() }]);
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
