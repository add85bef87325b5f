/** What the chosen format is good for, in the help of the control that chooses it. */

import { element, firstIn, setText } from "../../lib/dom.js";
import { pictureAtHand, shownRecipe } from "../../state/edit.js";
import { fieldFor, formatWritten } from "../../state/fields.js";

/** @param {Store} store */
export function showFormatWords(store) {
  const { catalog } = store.state;
  const control = firstIn(document, `[data-field="${CSS.escape(fieldFor(catalog, "format").name)}"]`);
  const words = element("p", { class: "help", id: "format-words" });
  control.append(words);

  store.watch(["recipe", "hand", "image", "upload"], (state) => {
    const image = pictureAtHand(state);
    if (!image) return;
    const written = formatWritten(catalog, shownRecipe(state), image);
    const format = catalog.formats.find(({ name }) => name === written);
    setText(words, format ? `${format.label}: ${format.help}` : "");
  });
}
