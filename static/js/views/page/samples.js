/** Pictures to try the page with. */

import { allIn } from "../../lib/dom.js";

/** @param {Store} store */
export function showSamples(store) {
  for (const button of allIn(document, "[data-sample]")) {
    button.addEventListener("click", () => {
      store.ask("open_sample", { url: `${button.dataset.sample}`, name: `${button.dataset.name}` });
    });
  }
}
