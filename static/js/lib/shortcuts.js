/** The keyboard map: each shortcut is declared once, with what it does, where it is answered. */

/** Inputs in which letters, digits and signs are typed. */
const TYPED = "input:not([type=range], [type=checkbox], [type=radio], [type=file], [type=color]), textarea, select, [contenteditable]";

/** `[{group, keys, does}]` in the order of declaration, for the page that shows the map. */
export const shortcuts = [];

/** List keys that are answered elsewhere: by a slider, say, or by the browser. */
export function listShortcut(group, keys, does) {
  shortcuts.push({ group, keys, does });
}

/**
 * Call `press` when one of `keys` (KeyboardEvent.key, letters in lower case) goes down, unless something is
 * being typed or another key is held with it; `release`, where given, when it comes up or the window is left.
 */
export function addShortcut({ group, keys, shown = keys, does, press, release }) {
  listShortcut(group, shown, does);
  let isHeld = false;

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!keys.includes(named(event)) || event.target.closest?.(TYPED) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (release && isHeld) return;
    isHeld = true;
    press(event);
  });
  if (!release) return;

  function end() {
    if (!isHeld) return;
    isHeld = false;
    release();
  }
  document.addEventListener("keyup", (event) => keys.includes(named(event)) && end());
  window.addEventListener("blur", end);
}

function named({ key }) {
  return key.length === 1 ? key.toLowerCase() : key;
}
