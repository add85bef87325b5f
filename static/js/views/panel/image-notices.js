/** What was noticed about the file when it came, such as colors that could not be read. */

import { byId, element } from "../../lib/dom.js";
import { sayAgain } from "../../lib/language.js";

/** @param {Store} store */
export function showImageNotices(store) {
  store.watch(["image"], ({ image }) => {
    const lines = (image?.notices ?? []).map((notice) => element("li", {}, sayAgain(notice)));
    byId("notices").replaceChildren(...lines);
    byId("notices").hidden = lines.length === 0;
  });
}
