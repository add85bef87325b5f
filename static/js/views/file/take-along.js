/** Copy or export: as a picture in the clipboard, as a command, a request or a recipe; and a recipe back in. */

import { copyPicture, copyText } from "../../lib/clipboard.js";
import { showDialog } from "../../lib/dialogs.js";
import { allIn, byId, chosenOf, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { recall, remember } from "../../lib/memory.js";
import { shownRecipe } from "../../state/edit.js";
import { downloadName } from "../../state/file-name.js";
import { statsShown } from "../../state/preview.js";
import { curlCommand, jsonRecipe, shellCommand } from "../../state/recipe-text.js";
import { siteTable } from "../../state/site-table.js";

/** @type {Record<string, [string, (state: State & Pictured, recipe: Recipe) => string]>} */
const WORDS = {
  shell: [say("Does the same to a file on your computer, with the same bytes in the end."), shellCommand],
  curl: [
    say("Does the same over the network, from a script."),
    (state, recipe) => curlCommand(state, recipe, location.origin),
  ],
  recipe: [say("Every setting, to keep and to paste back: here, or anywhere on the page."), jsonRecipe],
  site: [
    say("For all pictures of a site, in whittle.toml: whittle build makes what changes. Say where they are and go."),
    siteTable,
  ],
};

/** @param {Store} store */
export function showTakeAlong(store) {
  const dialog = byId("take", HTMLDialogElement);
  const text = byId("take-text", HTMLTextAreaElement);
  const kinds = allIn(dialog, "input[name=take]", HTMLInputElement);
  const said = byId("take-said");

  store.watch(["imageId"], ({ imageId }) => !imageId && dialog.close());
  store.watch(["recipe", "hand", "image", "drawn"], ({ drawn }) => drawn && dialog.open && show());
  for (const kind of kinds) kind.addEventListener("change", show);
  showDialog(dialog, byId("take-open", HTMLButtonElement), show);

  const pattern = byId("take-pattern", HTMLInputElement);
  pattern.value = recall("pattern", "");
  pattern.addEventListener("input", () => {
    remember("pattern", pattern.value.trim() || null);
    show();
  });
  const nameNow = () => {
    const stats = statsShown(store.state);
    return stats ? downloadName(store.state, stats, pattern.value.trim()) : "";
  };
  const picker = /** @type {any} */ (window).showSaveFilePicker;
  byId("take-save").hidden = !picker;
  byId("take-save").addEventListener("click", async () => {
    const place = await picker({ suggestedName: nameNow() }).catch(() => null);
    if (!place) return;
    store.ask("copy_rendition", async (blob) => {
      setText(said, say("Finishing the picture…"));
      const file = await place.createWritable();
      await file.write(await blob);
      await file.close();
      setText(said, say("Saved."));
    });
  });

  function show() {
    setText(byId("take-called"), say("The next is called “{name}”.", { name: nameNow() }));
    const [words, write] = WORDS[chosenOf(kinds)];
    setText(byId("take-words"), words);
    const { image } = store.state;
    if (image) text.value = write({ ...store.state, image }, shownRecipe(store.state));
    setText(said, "");
  }

  byId("take-copy").addEventListener("click", async () => {
    setText(said, (await copyText(text)) ? say("Copied.") : say("Press Ctrl+C to copy."));
  });
  byId("take-picture").addEventListener("click", () =>
    store.ask("copy_rendition", async (blob) => {
      setText(said, say("Finishing the picture…"));
      try {
        await copyPicture(blob);
        setText(said, say("The picture is in the clipboard, as PNG, which is what clipboards take."));
      } catch {
        setText(said, say("This browser does not let the page copy pictures. Download it instead."));
      }
    }),
  );
}
