/** The start of what is taken along, loaded when that is opened first. */

import { showTakeAlong } from "./views/file/take-along.js";

/** @param {Store} store */
export function startTakeAlong(store) {
  showTakeAlong(store);
}
