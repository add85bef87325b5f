/** The page that the service worker shows where the server cannot be reached: it goes on as soon as that is there. */

import { byId } from "./lib/dom.js";
import "./views/page/theme.js";

/** Milliseconds between two looks at a server that is down. */
const PAUSE = 5000;

const again = () => location.reload();

async function look() {
  try {
    if ((await fetch(location.href, { method: "HEAD", cache: "no-store" })).ok) again();
  } catch {
    // Not yet.
  }
}

byId("again").addEventListener("click", again);
window.addEventListener("online", again);
setInterval(look, PAUSE);
