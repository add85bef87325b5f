/** The keyboard map: one list, by which keys are answered and from which the map that `?` shows is drawn. */

import { comesFrom } from "./dom.js";

/** @type {(Entry & {group: string})[]} */
const shortcuts = [];
/** @type {{release: () => void, key: string} | null} */
let held = null;

/**
 * Add to the list: `entries` of `{keys, does, press?, release?}`, where `keys` are written as people read them
 * ("Ctrl+Shift+Z", "?", "O"), and any one of them will do. With `release`, the key is held: `press` is called once.
 * Without `press` the entry is only listed; its own element answers it.
 * @param {string} group
 * @param {Entry[]} entries
 */
export function addShortcuts(group, entries) {
  for (const entry of entries) shortcuts.push({ group, ...entry });
}

/** The list by group, for the map: `[{group, entries}]`. */
export function listShortcuts() {
  /** @type {Map<string, Entry[]>} */
  const groups = new Map();
  for (const entry of shortcuts) groups.set(entry.group, [...(groups.get(entry.group) ?? []), entry]);
  return [...groups].map(([group, entries]) => ({ group, entries }));
}

/** Answer the keys of the list from now on, whatever has the focus, unless somebody is writing there. */
export function answerShortcuts() {
  document.addEventListener("keydown", (event) => {
    const found = shortcuts.find(({ press, keys }) => press && keys.some((key) => isPressed(key, event)));
    if (!found?.press || event.altKey || isWriting(event)) return;
    event.preventDefault();
    if (!found.release) found.press();
    else if (!held) {
      held = { release: found.release, key: event.key.toLowerCase() };
      found.press();
    }
  });
  document.addEventListener("keyup", ({ key }) => {
    if (key.toLowerCase() === held?.key) letGo();
  });
  window.addEventListener("blur", letGo);
}

function letGo() {
  const { release } = held ?? {};
  held = null;
  release?.();
}

/**
 * Whether an event is the key that is written like this. Shift counts with letters: other signs may need it.
 * @param {string} written
 * @param {KeyboardEvent} event
 */
function isPressed(written, event) {
  const parts = written.split(/\+(?=.)/);
  const key = parts[parts.length - 1].toLowerCase();
  if (event.key.toLowerCase() !== key || parts.includes("Ctrl") !== (event.ctrlKey || event.metaKey)) return false;
  return !/^[a-z]$/.test(key) || parts.includes("Shift") === event.shiftKey;
}

const WRITTEN = "textarea, [contenteditable], input:is([type=text], [type=search], :not([type]))";

/**
 * Keys belong to the text that is written; and to an open dialog.
 * @param {KeyboardEvent} event
 */
function isWriting(event) {
  if (document.querySelector("dialog:modal")) return true;
  if (comesFrom(event, WRITTEN)) return true;
  if (event.ctrlKey || event.metaKey) return false;
  // No number has a letter but this one, so that a look at the original is at hand right after typing.
  return comesFrom(event, "select") || (comesFrom(event, "input[type=number]") && !/^[a-df-z]$/i.test(event.key));
}
