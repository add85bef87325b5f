/** The project's own pictures, for who has none at hand: fetched, and then opened like any other. */

import { tellTrouble } from "../state/notices.js";
import { request } from "./http.js";

/** @param {Store} store */
export function answerSamples(store) {
  store.on("reopen", () => {
    const { lost } = store.state;
    if (!lost) return;
    const { name, content, recipe } = lost;
    store.ask("upload", { file: new File([content], name, { type: content.type }), recipe });
  });
  store.on("open_sample", async ({ url, name }) => {
    try {
      const content = await (await request(url)).blob();
      store.ask("upload", { file: new File([content], name, { type: content.type }) });
    } catch (problem) {
      tellTrouble(store, problem);
    }
  });
}
