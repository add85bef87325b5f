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

  const isForAll = () => Boolean(store.state.albumId) && store.state.webScope === "all";
  const bodyForAll = () => ({ ...body(), recipe: undefined });

  byId("web-publish").addEventListener("click", () =>
    isForAll() ? store.ask("publish_album", bodyForAll()) : store.ask("publish", body()),
  );
  byId("web-zip").addEventListener("click", () =>
    isForAll() ? store.ask("take_album_zip", bodyForAll()) : store.ask("take_web_zip", body()),
  );
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
    const { done, total, counts } = publishing;
    // A bar without a value says that nobody knows yet.
    if (total) bar.value = done / total;
    else bar.removeAttribute("value");
    const known = { done, total };
    const told = counts === "files" ? say("{done} of {total} files", known) : say("{done} of {total} pictures", known);
    setText(byId("web-work-text"), total ? told : say("Making the files…"));
  });
}
