/** Dialogs over the page: opened by a button, closed by theirs, by Escape or by a click beside them. */

import { comesFromWithin } from "./dom.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} opener
 * @param {() => void} [opened]
 */
export function showDialog(dialog, opener, opened) {
  opener.addEventListener("click", () => {
    opened?.();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || comesFromWithin(event, "[data-close]")) dialog.close();
  });
}
