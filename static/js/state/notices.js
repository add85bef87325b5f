/** Refusals and news as the state's notice. */

import { adviceFor } from "../lib/advice.js";

/**
 * Tell of a Problem, or of anything with a message.
 * @param {Store} store
 * @param {ProblemFacts} problem
 */
export function tellTrouble(store, { code, message, retryAfter }) {
  store.update({ notice: { tone: "trouble", text: message, advice: adviceFor(code, retryAfter) } });
}

/**
 * @param {Store} store
 * @param {string} text
 * @param {string} [advice]
 */
export function tellNews(store, text, advice = "") {
  store.update({ notice: { tone: "news", text, advice } });
}
