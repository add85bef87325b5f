/** The page as an app: its service worker, and what the system gives it to open. */

import { say } from "../lib/language.js";
import { openFiles } from "../state/given.js";
import { tellTrouble } from "../state/notices.js";

/** Without a service worker the page works as ever: browsers have none on an address that is not safe. */
export function startWorker() {
  navigator.serviceWorker?.register("/service-worker.js", { updateViaCache: "none" }).catch(() => {});
}

/**
 * Files that another app has shared. A page of another site could send some as well, and nothing tells the two apart
 * but that the app has a window of its own: elsewhere the person is asked first.
 * @param {Store} store
 */
export function receiveShared(store) {
  if (!new URLSearchParams(location.search).has("shared")) return;
  history.replaceState(null, "", location.pathname);
  const worker = navigator.serviceWorker?.controller;
  const isApp = matchMedia("(display-mode: standalone)").matches;

  /** @param {File[]} files */
  function take(files) {
    if (files.length && isApp) openFiles(store, files);
    else if (files.length) store.update({ shared: files });
    else {
      const message = say("What was shared did not arrive. Share it again, or choose it here.");
      tellTrouble(store, { code: "nothing_shared", message });
    }
  }

  if (!worker) {
    take([]);
    return;
  }
  navigator.serviceWorker.addEventListener("message", ({ data }) => take(data.shared), { once: true });
  navigator.serviceWorker.startMessages();
  worker.postMessage("shared");
}

/**
 * Files that were opened with this app in a file manager.
 * @param {Store} store
 */
export function receiveOpened(store) {
  /** @type {any} */ (window).launchQueue?.setConsumer(
    async (/** @type {{files: FileSystemFileHandle[]}} */ { files }) =>
      openFiles(store, await Promise.all(files.map((each) => each.getFile()))),
  );
}
