/** Links to this picture: one to view, one to edit, each also as a code for the phone in the hand. */

import { copyText } from "../../lib/clipboard.js";
import { showDialog } from "../../lib/dialogs.js";
import { allIn, byId, chosenOf, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";

const WORDS = {
  view: say("People with this link see every change and can download the result. They cannot change anything."),
  edit: say("People with this link can change and delete the picture, as you can. Everybody sees each change at once."),
};

/** What becomes of the place, by right. */
const PLACE = {
  view: say("Contains a GPS location. Viewers get it only while the settings keep metadata."),
  edit: say("Contains a GPS location, and people who can edit can download the original."),
};

/** @param {Store} store */
export function showShare(store) {
  const dialog = byId("share", HTMLDialogElement);
  const link = byId("share-link", HTMLInputElement);
  const choices = allIn(dialog, "input[name=right]", HTMLInputElement);
  const chosen = () => (chosenOf(choices) === "edit" ? "edit" : "view");

  store.watch(["imageId"], ({ imageId }) => {
    if (!imageId) dialog.close();
  });
  store.watch(["image", "album", "key"], ({ image, album, key }) => {
    byId("share-open", HTMLButtonElement).disabled = !((album ?? image)?.view_key || key);
    // The album has one key for all its pictures.
    byId("share-renew").hidden = Boolean(album);
    for (const choice of choices) choice.disabled = choice.value === "edit" && !key;
    if (dialog.open) showNew();
  });
  for (const choice of choices) choice.addEventListener("change", show);
  showDialog(dialog, byId("share-open", HTMLButtonElement), show);

  byId("share-copy").addEventListener("click", async () => {
    setText(byId("share-said"), (await copyText(link)) ? say("Copied.") : say("Press Ctrl+C to copy."));
  });

  byId("share-renew").addEventListener("click", () => store.ask("renew", chosen()));

  function showNew() {
    const before = link.value;
    show();
    if (link.value !== before) setText(byId("share-said"), say("This link is new. The old one no longer works."));
  }

  function show() {
    const { image, album, key, imageId } = store.state;
    const right = chosen();
    const secret = (right === "edit" ? key : (album ?? image)?.view_key) ?? "";
    const place = album ? `/album/${encodeURIComponent(album.id)}` : `/edit/${encodeURIComponent(imageId)}`;
    link.value = `${location.origin}${place}#key=${encodeURIComponent(secret)}`;
    setText(byId("share-words"), WORDS[right]);
    setText(byId("share-said"), "");
    setText(byId("share-place"), image?.metadata.place ? PLACE[right] : "");
    drawCode(link.value);
  }
}

/**
 * Loaded when it is first needed.
 * @param {string} text
 */
async function drawCode(text) {
  const { encode } = await import("uqr");
  const { size, data } = encode(text, { border: 3 });
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const code = byId("share-code", SVGElement);
  code.setAttribute("viewBox", `0 0 ${size} ${size}`);
  code.querySelector("path")?.setAttribute("d", squares.join(""));
}
