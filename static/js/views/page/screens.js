/** Which screen is shown, and what each says about the picture at hand. */

import { allIn, byId, setText } from "../../lib/dom.js";
import { formatLimit, formatSpan } from "../../lib/units.js";
import { screenOf } from "../../state/page.js";

/** @param {Store} store */
export function showScreens(store) {
  const { image_ttl_ms: kept, max_upload_bytes: largest } = store.state.catalog.limits;
  setText(byId("kept"), formatSpan(kept));
  setText(byId("largest"), formatLimit(largest));

  store.watch(["upload", "imageId", "albumId", "missing"], (state) => {
    const screen = screenOf(state);
    document.body.dataset.screen = screen;
    byId("drop").hidden = screen !== "empty";
    byId("missing").hidden = screen !== "missing";
    byId("editor").hidden = screen !== "edit";
    for (const node of allIn(document, "[data-editing]")) node.hidden = screen !== "edit";
  });
  byId("start").addEventListener("click", () => byId("file", HTMLInputElement).click());
}
