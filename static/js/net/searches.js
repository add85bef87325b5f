/** The search for a target size, as it goes on. */

import { EVENTS } from "./protocol.js";

export function hearSearches(store, { hear }) {
  hear(EVENTS.searchAdvanced, (attempt) => {
    if (attempt.revision === store.state.revision) store.update({ attempt });
  });
}
