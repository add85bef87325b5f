/** What another app has shared, where somebody has to say that it is to be opened. */

import { byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { openFiles } from "../../state/given.js";

/** @param {Store} store */
export function showShared(store) {
  store.watch(["shared"], ({ shared }) => {
    byId("shared").hidden = !shared.length;
    setText(byId("shared-names"), shared.length ? wordsFor(shared) : "");
    if (shared.length) byId("open-shared").focus();
  });
  byId("open-shared").addEventListener("click", () => {
    const { shared } = store.state;
    store.update({ shared: [] });
    openFiles(store, shared);
  });
}

/** @param {File[]} files */
function wordsFor(files) {
  if (files.length === 1) return say("“{name}” was shared with Whittle.", { name: files[0].name });
  return sayCount(
    files.length,
    "{count} picture was shared with Whittle.",
    "{count} pictures were shared with Whittle.",
  );
}
