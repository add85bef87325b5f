/** Keeping a picture longer: any use does; a page that is looked at does it by itself. */

import { tellTrouble } from "../state/notices.js";
import { problemOf } from "./problems.js";
import { COMMANDS } from "./protocol.js";

/** Milliseconds between two looks at the clock, and the part of its time at which a picture is kept again. */
const LOOK = 20_000;
const DUE = 0.5;

/**
 * @param {Store} store
 * @param {Line} line
 */
export function answerKeeping(store, { call }) {
  store.on("keep_longer", async () => {
    const ack = await call(COMMANDS.keepImage);
    if (!ack?.ok) tellTrouble(store, problemOf(ack?.error));
  });

  setInterval(() => {
    const { catalog, connection, expiresAt, mayEdit } = store.state;
    if (document.hidden || connection !== "connected" || !mayEdit || !expiresAt) return;
    if (expiresAt - Date.now() < catalog.limits.image_ttl_ms * DUE) call(COMMANDS.keepImage);
  }, LOOK);
}
