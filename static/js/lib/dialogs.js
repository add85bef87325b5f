/** Dialogs over the page: opened by a button, closed by theirs, by Escape or by a click beside them. */

export function showDialog(dialog, opener, opened) {
  opener.addEventListener("click", () => {
    opened?.();
    dialog.showModal();
  });
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog || target.closest("[data-close]")) dialog.close();
  });
}
