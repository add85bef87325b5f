/** The upload's bar, and the thin bar that appears when a newer picture keeps one waiting. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { isShown } from "../../state/preview.js";

const PATIENCE = 500;

/** @param {Store} store */
export function showUpload(store) {
  const bar = byId("upload-bar", HTMLProgressElement);
  store.watch(["upload"], ({ upload }) => {
    byId("upload").hidden = !upload;
    byId("caption").hidden = Boolean(upload);
    if (!upload) return;
    bar.value = upload.sent;
    const percent = Math.round(upload.sent * 100);
    setText(
      byId("upload-text"),
      upload.sent < 1 ? say("Sending, {percent}%", { percent }) : say("Sent. Opening the picture…"),
    );
  });
  byId("cancel").addEventListener("click", () => store.ask("cancel_upload"));
}

/** @param {Store} store */
export function showWaiting(store) {
  const bar = byId("waiting");
  let timer = 0;
  // Every preview that is drawn shows that the work goes on, and starts the patience over.
  store.watch(["drawn", "revision", "hand", "imageId"], (state) => {
    clearTimeout(timer);
    bar.hidden = true;
    if (state.imageId && !isShown(state)) timer = setTimeout(() => (bar.hidden = false), PATIENCE);
  });
}
