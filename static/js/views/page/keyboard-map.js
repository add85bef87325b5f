/** The map of the keyboard, drawn from the very list that answers the keys. */

import { showDialog } from "../../lib/dialogs.js";
import { byId, element } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts, listShortcuts } from "../../lib/shortcuts.js";

export function showKeyboardMap() {
  addShortcuts(say("Controls"), [
    { keys: ["←", "→"], does: say("Move a slider by one step") },
    { keys: ["Shift+←", "Shift+→"], does: say("Move it by ten") },
    { keys: ["Home", "End"], does: say("To the smallest, to the largest") },
    { keys: ["Double click"], does: say("Reset a slider") },
  ]);
  addShortcuts(say("Page"), [
    { keys: ["Ctrl+V"], does: say("Open a picture from the clipboard, or take over a recipe") },
    { keys: ["?"], does: say("Show this map"), press: () => byId("keys-open").click() },
  ]);
  showDialog(byId("keys", HTMLDialogElement), byId("keys-open"), draw);
}

function draw() {
  const parts = listShortcuts().map(({ group, entries }) =>
    element("section", {}, element("h3", {}, group), element("dl", {}, ...entries.map(createRow))),
  );
  byId("keys-list").replaceChildren(...parts);
}

/** @param {{keys: string[], does: string}} entry */
function createRow({ keys, does }) {
  const written = keys.flatMap((key, at) => [at ? ` ${say("or")} ` : "", element("kbd", {}, nameOf(key))]);
  return element("div", {}, element("dt", {}, ...written), element("dd", {}, does));
}

/** What keys are called on keyboards of the language. @type {Record<string, string>} */
const KEYS = {
  Ctrl: say("Ctrl"),
  Shift: say("Shift"),
  Home: say("Home"),
  End: say("End"),
  Arrows: say("Arrows"),
  "Double click": say("Double click"),
};

/**
 * "Ctrl+Z", as it is written on the keyboard.
 * @param {string} key
 */
function nameOf(key) {
  const parts = key.split(/\+(?=.)/);
  return parts.map((part) => KEYS[part] ?? part).join("+");
}
