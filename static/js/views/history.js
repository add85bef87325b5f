/** Undo, redo and reset: buttons and keys. */

import { byId } from "../lib/dom.js";
import { shownRecipe } from "../state/edit.js";
import { isNeutral } from "../state/fields.js";

export function showHistory(store) {
  const undo = byId("undo");
  const redo = byId("redo");
  const reset = byId("reset");

  store.watch(["canUndo", "canRedo", "recipe", "hand", "connection"], (state) => {
    const isOpen = state.connection === "connected" && state.recipe !== null;
    // What the hand has just done can be undone, even before the server has answered.
    undo.disabled = !isOpen || !(state.canUndo || Object.keys(state.hand).length > 0);
    redo.disabled = !isOpen || !state.canRedo;
    const recipe = shownRecipe(state);
    reset.disabled = !isOpen || state.catalog.fields.every((field) => isNeutral(field, recipe[field.name]));
  });
  undo.addEventListener("click", () => store.ask("undo"));
  redo.addEventListener("click", () => store.ask("redo"));
  reset.addEventListener("click", () => store.ask("reset_recipe"));

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const button = key === "y" || (key === "z" && event.shiftKey) ? redo : key === "z" ? undo : null;
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}
