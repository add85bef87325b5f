/** Keeping a picture longer: any use does, and this is the one for its own sake. */

import { tellTrouble } from "../state/notices.js";
import { problemOf } from "./problems.js";
import { COMMANDS } from "./protocol.js";

/**
 * @param {Store} store
 * @param {Line} line
 */
export function answerKeeping(store, { call }) {
  store.on("keep_longer", async () => {
    const ack = await call(COMMANDS.keepImage);
    if (!ack?.ok) tellTrouble(store, problemOf(ack?.error));
  });
}
