/** Copy or export: as a picture in the clipboard, as a command, a request, a recipe or markup; and a recipe back in. */

import { copyPicture, copyText } from "../../lib/clipboard.js";
import { showDialog } from "../../lib/dialogs.js";
import { allIn, byId, chosenOf, setText } from "../../lib/dom.js";
import { shownRecipe } from "../../state/edit.js";
import { statsShown } from "../../state/preview.js";
import { curlCommand, jsonRecipe, pictureMarkup, shellCommand } from "../../state/recipe-text.js";

/** @type {Record<string, [string, (state: State & Pictured, recipe: Recipe) => string]>} */
const WORDS = {
  shell: ["Does the same to a file on your computer, with the same bytes in the end.", shellCommand],
  curl: [
    "Does the same over the network, from a script.",
    (state, recipe) => curlCommand(state, recipe, location.origin),
  ],
  recipe: ["Every setting, to keep and to paste back: here, or anywhere on the page.", jsonRecipe],
  picture: [
    "For a web page: several widths, so that phones load less. The commands above it make the files.",
    (state, recipe) => pictureMarkup(state, recipe, statsShown(state) ?? state.image),
  ],
};

/** @param {Store} store */
export function showTakeAlong(store) {
  const dialog = byId("take", HTMLDialogElement);
  const text = byId("take-text", HTMLTextAreaElement);
  const kinds = allIn(dialog, "input[name=take]", HTMLInputElement);
  const said = byId("take-said");

  store.watch(["drawn"], ({ drawn }) => (byId("take-open", HTMLButtonElement).disabled = !drawn));
  store.watch(["imageId"], ({ imageId }) => !imageId && dialog.close());
  store.watch(["recipe", "hand", "image", "drawn"], ({ drawn }) => drawn && dialog.open && show());
  for (const kind of kinds) kind.addEventListener("change", show);
  showDialog(dialog, byId("take-open", HTMLButtonElement), show);

  function show() {
    const [words, write] = WORDS[chosenOf(kinds)];
    setText(byId("take-words"), words);
    const { image } = store.state;
    if (image) text.value = write({ ...store.state, image }, shownRecipe(store.state));
    setText(said, "");
  }

  byId("take-copy").addEventListener("click", async () => {
    setText(said, (await copyText(text)) ? "Copied." : "Press Ctrl+C to copy.");
  });
  byId("take-picture").addEventListener("click", () =>
    store.ask("copy_rendition", async (blob) => {
      setText(said, "Finishing the picture…");
      try {
        await copyPicture(blob);
        setText(said, "The picture is in the clipboard, as PNG, which is what clipboards take.");
      } catch {
        setText(said, "This browser does not let the page copy pictures. Download it instead.");
      }
    }),
  );
}
