/** How the connection stands, and how many have it open. */

import { byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";

const WORDS = {
  idle: "",
  connecting: say("Connecting"),
  connected: say("Connected"),
  reconnecting: say("Reconnecting"),
};
/** Milliseconds for which a gap in the connection is not worth a banner. */
const SHORT = 1000;

/** @param {Store} store */
export function showStatus(store) {
  const status = byId("status");
  const banner = byId("banner");
  let timer = 0;

  store.watch(["connection"], ({ connection }) => {
    status.dataset.connection = connection;
    setText(byId("status-text"), WORDS[connection]);
    clearTimeout(timer);
    if (connection === "reconnecting") timer = setTimeout(() => (banner.hidden = false), SHORT);
    else banner.hidden = true;
  });

  store.watch(["viewers", "imageId"], ({ viewers, imageId }) => {
    byId("viewers").hidden = !imageId || viewers < 2;
    setText(byId("viewers"), sayCount(viewers, "{count} here", "{count} here"));
  });
}
