/** Download and delete. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { recall } from "../../lib/memory.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { downloadName } from "../../state/file-name.js";

/** @param {Store} store */
export function showDownload(store) {
  const button = byId("download", HTMLButtonElement);
  store.watch(["imageId", "upload"], ({ imageId, upload }) => (button.disabled = !imageId || Boolean(upload)));
  store.watch(["downloading"], ({ downloading }) => {
    button.setAttribute("aria-busy", `${downloading}`);
    setText(byId("download-label"), downloading ? say("Finishing…") : say("Download"));
  });
  button.addEventListener("click", () => store.ask("download"));
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    button.focus();
  });
  dragOut(store, button);
  addShortcuts(say("Page"), [{ keys: ["Ctrl+S"], does: say("Download"), press: () => button.click() }]);
}

/**
 * The button pulled out of the window leaves the file where it is let go; browsers that cannot do that ignore it.
 * @param {Store} store
 * @param {HTMLElement} button
 */
function dragOut(store, button) {
  button.draggable = true;
  button.addEventListener("dragstart", ({ dataTransfer }) => {
    const { final, imageId, catalog } = store.state;
    if (!final || !dataTransfer) return;
    const { mime } = catalog.formats.find(({ name }) => name === final.stats.format) ?? { mime: "" };
    const name = downloadName(store.state, final.stats, recall("pattern", ""));
    const address = new URL(`/api/images/${encodeURIComponent(imageId)}/rendition?download=1`, location.href).href;
    dataTransfer.setData("DownloadURL", `${mime}:${name}:${address}`);
    dataTransfer.setData("text/uri-list", address);
    dataTransfer.effectAllowed = "copy";
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
