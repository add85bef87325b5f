/** A recipe is pasted: into its own field, or anywhere on the page. */

import { byId, comesFrom, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { readRecipe, takePasted } from "../../state/pasting.js";

const NO_RECIPE = say("This is no recipe. It looks like {…}, as it is copied here.");

/** @param {Store} store */
export function showPastedRecipe(store) {
  byId("paste-use").addEventListener("click", () => {
    const pasted = readRecipe(byId("paste-text", HTMLTextAreaElement).value);
    setText(byId("paste-refusal"), pasted ? "" : NO_RECIPE);
    if (!pasted) return;
    byId("take", HTMLDialogElement).close();
    takePasted(store, pasted);
    byId("paste-text", HTMLTextAreaElement).value = "";
  });

  document.addEventListener("paste", (event) => {
    const { clipboardData } = event;
    if (!clipboardData || clipboardData.files.length || comesFrom(event, "input, textarea, [contenteditable]")) return;
    const pasted = readRecipe(clipboardData.getData("text"));
    if (!pasted || !store.state.recipe || !store.state.mayEdit) return;
    takePasted(store, pasted);
    event.preventDefault();
  });
}
