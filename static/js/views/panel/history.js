/** Undo, redo and reset: buttons and keys. */

import { byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { shownRecipe } from "../../state/edit.js";
import { isDefault } from "../../state/fields.js";

/** @param {Store} store */
export function showHistory(store) {
  const undo = byId("undo", HTMLButtonElement);
  const redo = byId("redo", HTMLButtonElement);
  const reset = byId("reset", HTMLButtonElement);

  store.watch(["canUndo", "canRedo", "recipe", "hand", "connection", "mayEdit"], (state) => {
    const isOpen = state.connection === "connected" && state.recipe !== null && state.mayEdit;
    // What the hand has just done can be undone, even before the server has answered.
    undo.disabled = !isOpen || !(state.canUndo || Object.keys(state.hand).length > 0);
    redo.disabled = !isOpen || !state.canRedo;
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
