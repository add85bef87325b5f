/** A picture whose time has ended while its page was open: one click opens it again, as it was. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";

/** @param {Store} store */
export function showLost(store) {
  store.watch(["lost"], ({ lost }) => {
    byId("lost").hidden = !lost;
    setText(
      byId("lost-name"),
      lost ? say("“{name}” is no longer on the server, but still in this tab.", { name: lost.name }) : "",
    );
  });
  byId("reopen").addEventListener("click", () => store.ask("reopen"));
}
