/** The markup for a web page, the picture's main color and its tiny stand-in, to be copied. */

import { copyText } from "../../lib/clipboard.js";
import { allIn, byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { withAlt } from "../../state/web-wish.js";
import { showText } from "./captions.js";

/** @param {Store} store */
export function showWebMarkup(store) {
  const html = byId("web-html", HTMLTextAreaElement);
  const [color, placeholder] = [byId("web-color", HTMLInputElement), byId("web-placeholder", HTMLInputElement)];
  const tiny = byId("web-tiny", HTMLImageElement);
  const said = byId("web-said");
  showText(store, byId("web-alt"), "alt");

  store.watch(["webEstimate", "webMarkup", "publications", "webAlbum", "image"], (state) => {
    const { webEstimate, publications, webAlbum, albumId, image } = state;
    const ofAll = albumId && state.webMarkup === albumId ? webAlbum : null;
    const published = ofAll ?? publications.find(({ id }) => id === state.webMarkup);
    // Of all pictures each has its own words already.
    html.value = ofAll?.html ?? withAlt(published?.html ?? webEstimate?.html ?? "", image?.alt ?? "");
    const words = published
      ? say("With the addresses of what you have published.")
      : say("With the names of the files in the ZIP. Publish them for public addresses.");
    setText(byId("web-html-help"), words);
    setText(said, "");
  });
  store.watch(["webEstimate"], ({ webEstimate }) => {
    color.value = webEstimate?.color ?? "";
    placeholder.value = webEstimate?.placeholder ?? "";
    byId("web-swatch").style.background = color.value;
    tiny.hidden = !placeholder.value;
    if (placeholder.value) tiny.src = placeholder.value;
  });
  for (const button of allIn(byId("web"), "[data-copies]", HTMLButtonElement)) {
    const field = byId(button.dataset.copies ?? "", HTMLElement);
    button.addEventListener("click", async () => {
      const copied = await copyText(/** @type {HTMLInputElement} */ (field));
      setText(said, copied ? say("Copied.") : say("Press Ctrl+C to copy."));
    });
  }
}
