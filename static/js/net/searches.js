/** The search for a target size, as it goes on. */

import { EVENTS } from "./protocol.js";

/**
 * @param {Store} store
 * @param {Line} line
 */
export function hearSearches(store, { hear }) {
  hear(EVENTS.searchAdvanced, (attempt) => {
    const { revision, attempt: before } = store.state;
    if (attempt.revision !== revision) return;
    const number = before?.revision === revision ? before.number + 1 : 1;
    store.update({ attempt: { ...attempt, number } });
  });
}
