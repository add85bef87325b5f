/** A recipe is pasted: into its own field, or anywhere on the page. */

import { byId, setText } from "../../lib/dom.js";
import { readRecipe, takePasted } from "../../state/pasting.js";

const NO_RECIPE = "This is no recipe. It looks like {…}, as it is copied here.";

export function showPastedRecipe(store) {
  byId("paste-use").addEventListener("click", () => {
    const pasted = readRecipe(byId("paste-text").value);
    setText(byId("paste-refusal"), pasted ? "" : NO_RECIPE);
    if (!pasted) return;
    byId("take").close();
    takePasted(store, pasted);
    byId("paste-text").value = "";
  });

  document.addEventListener("paste", (event) => {
    if (event.clipboardData.files.length || event.target.matches("input, textarea, [contenteditable]")) return;
    const pasted = readRecipe(event.clipboardData.getData("text"));
    if (!pasted || !store.state.recipe || !store.state.mayEdit) return;
    takePasted(store, pasted);
    event.preventDefault();
  });
}
