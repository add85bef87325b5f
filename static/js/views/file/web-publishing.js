/** Making the files for a web page: published or as a ZIP, with how far it is, and a way to stop it. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { shownRecipe } from "../../state/edit.js";
import { bodyOf } from "../../state/web-wish.js";

/** @param {Store} store */
export function showPublishing(store) {
  const bar = byId("web-bar", HTMLProgressElement);
  const body = () => bodyOf(store.state, shownRecipe(store.state));
  let wasAtWork = false;

  byId("web-publish").addEventListener("click", () => store.ask("publish", body()));
  byId("web-zip").addEventListener("click", () => store.ask("take_web_zip", body()));
  byId("web-stop").addEventListener("click", () => store.ask("stop_publishing"));
  store.watch(["publishing"], ({ publishing }) => {
    const isAtWork = publishing !== null;
    const held = byId("web").contains(document.activeElement);
    byId("web-work").hidden = !isAtWork;
    byId("web-does").hidden = isAtWork;
    // What had the focus has gone: the keyboard goes on where it was.
    if (held && isAtWork !== wasAtWork) byId(isAtWork ? "web-stop" : "web-publish").focus();
    wasAtWork = isAtWork;
    if (!publishing) return;
    const { done, total } = publishing;
    // A bar without a value says that nobody knows yet.
    if (total) bar.value = done / total;
    else bar.removeAttribute("value");
    setText(byId("web-work-text"), total ? say("{done} of {total} files", { done, total }) : say("Making the files…"));
  });
}
