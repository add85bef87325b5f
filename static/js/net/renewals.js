/** Renewed links: the old one is dead at once, and every tab that may edit gets to know the new one. */

import { tellTrouble } from "../state/notices.js";
import { keepKey, offerKey } from "./keys.js";
import { problemOf } from "./problems.js";
import { COMMANDS, EVENTS } from "./protocol.js";

/**
 * @param {Store} store
 * @param {Line} line
 */
export function answerRenewals(store, { call, hear }) {
  store.on("renew", async (right) => {
    const ack = await call(COMMANDS.renewKey, { right });
    if (ack?.ok) take(/** @type {any} */ (ack));
    else tellTrouble(store, problemOf(ack?.error));
  });
  hear(EVENTS.keyRenewed, take);

  /** @param {{right: "view" | "edit", key: string}} renewed */
  function take({ right, key }) {
    const { image, imageId } = store.state;
    if (right === "view") {
      if (image) store.update({ image: { ...image, view_key: key } });
      return;
    }
    offerKey(imageId, key);
    keepKey(imageId, key);
    store.update({ key });
  }
}
