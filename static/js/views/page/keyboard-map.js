/** The map of the keyboard, drawn from the very list that answers the keys. */

import { showDialog } from "../../lib/dialogs.js";
import { byId, element } from "../../lib/dom.js";
import { addShortcuts, listShortcuts } from "../../lib/shortcuts.js";

export function showKeyboardMap() {
  addShortcuts("Controls", [
    { keys: ["←", "→"], does: "Move a slider by one step" },
    { keys: ["Shift+←", "Shift+→"], does: "Move it by ten" },
    { keys: ["Home", "End"], does: "To the smallest, to the largest" },
    { keys: ["Double click"], does: "Reset a slider" },
  ]);
  addShortcuts("Page", [
    { keys: ["Ctrl+V"], does: "Open a picture from the clipboard, or take over a recipe" },
    { keys: ["?"], does: "Show this map", press: () => byId("keys-open").click() },
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
  const written = keys.flatMap((key, at) => [at ? " or " : "", element("kbd", {}, key)]);
  return element("div", {}, element("dt", {}, ...written), element("dd", {}, does));
}
