/** What the chosen format is good for, under the control that chooses it. */

import { element, firstIn, setText } from "../../lib/dom.js";
import { shownRecipe } from "../../state/edit.js";
import { fieldFor, formatWritten } from "../../state/fields.js";

/** @param {Store} store */
export function showFormatWords(store) {
  const { catalog } = store.state;
  const control = firstIn(document, `[data-field="${CSS.escape(fieldFor(catalog, "format").name)}"]`);
  const words = element("p", { class: "faint", id: "format-words" });
  control.append(words);

  store.watch(["recipe", "hand", "image"], (state) => {
    if (!state.recipe || !state.image) return;
    const written = formatWritten(catalog, shownRecipe(state), state.image);
    const format = catalog.formats.find(({ name }) => name === written);
    setText(words, format ? `${format.label}: ${format.help}` : "");
  });
}
