/** Refusals and news as the state's notice. */

import { adviceFor } from "../lib/advice.js";

/**
 * Tell of a Problem, or of anything with a message; and what it is about, where it goes with that.
 * @param {Store} store
 * @param {ProblemFacts} problem
 * @param {Cause} [about]
 */
export function tellTrouble(store, { code, message, retryAfter }, about) {
  store.update({
    notice: { tone: "trouble", text: message, advice: adviceFor(code, retryAfter), ...(about && { about }) },
  });
}

/**
 * The cause is gone, and the notice with it.
 * @param {Store} store
 * @param {Cause} cause
 */
export function endTrouble(store, cause) {
  if (store.state.notice?.about === cause) store.update({ notice: null });
}

/**
 * @param {Store} store
 * @param {string} text
 * @param {string} [advice]
 */
export function tellNews(store, text, advice = "") {
  store.update({ notice: { tone: "news", text, advice } });
}
