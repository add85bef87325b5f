/** Undo, redo and reset: buttons and keys. */

import { byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { canSet, shownRecipe } from "../../state/edit.js";
import { isDefault } from "../../state/fields.js";

/** @param {Store} store */
export function showHistory(store) {
  const undo = byId("undo", HTMLButtonElement);
  const redo = byId("redo", HTMLButtonElement);
  const reset = byId("reset", HTMLButtonElement);

  store.watch(["canUndo", "canRedo", "recipe", "hand", "upload", "connection", "mayEdit"], (state) => {
    const { upload, hand } = state;
    const isOpen = canSet(state) && (upload !== null || state.connection === "connected");
    // What the hand has just done can be undone, even before the server has answered.
    const canUndo = upload ? upload.at > 0 : state.canUndo || Object.keys(hand).length > 0;
    undo.disabled = !isOpen || !canUndo;
    redo.disabled = !isOpen || !(upload ? upload.at < upload.steps.length - 1 : state.canRedo);
    const recipe = shownRecipe(state);
    reset.disabled = !isOpen || state.catalog.fields.every((field) => isDefault(field, recipe[field.name]));
  });
  undo.addEventListener("click", () => store.ask("undo"));
  redo.addEventListener("click", () => store.ask("redo"));
  reset.addEventListener("click", () => store.ask("reset_recipe"));

  addShortcuts(say("History"), [
    { keys: ["Ctrl+Z"], does: say("Undo"), press: () => undo.click() },
    { keys: ["Ctrl+Shift+Z", "Ctrl+Y"], does: say("Redo"), press: () => redo.click() },
  ]);
}
