/** How long the picture is kept, with ways to keep it longer and to delete it now; near the end it is said over the page. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatRest } from "../../lib/units.js";

const TICK = 1000;
/** The part of its time that is left when it is said aloud. */
const LATE = 0.1;

/** @param {Store} store */
export function showExpiry(store) {
  const warning = byId("expiry-warning");
  const { image_ttl_ms: kept } = store.state.catalog.limits;

  function show() {
    const { image, expiresAt, mayEdit, upload } = store.state;
    const rest = expiresAt - Date.now();
    const isLate = Boolean(image && expiresAt && !upload && rest < kept * LATE);
    byId("keeping").hidden = !(image && expiresAt);
    byId("expiry-actions").hidden = !mayEdit;
    // An alert is read out when it appears, and must not be with every second.
    if (warning.hidden === isLate) warning.hidden = !isLate;
    setText(byId("expiry"), say("Kept for {rest} more if nobody uses it.", { rest: formatRest(rest) }));
    setText(byId("expiry-rest"), formatRest(rest));
  }
  store.watch(["image", "expiresAt", "mayEdit", "upload"], show);
  setInterval(show, TICK);

  for (const button of document.querySelectorAll("[data-keep]")) {
    button.addEventListener("click", () => store.ask("keep_longer"));
  }
}
