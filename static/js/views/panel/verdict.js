/** What is to be said of the file beside its numbers: what was found, what was tried, what was kept. */

import { byId, setText } from "../../lib/dom.js";
import { formatBytes } from "../../lib/units.js";
import { fieldFor } from "../../state/fields.js";
import { isSettled } from "../../state/preview.js";

/** What a score means to who looks, from the scale of SSIMULACRA2 (docs/quality.md): it counts from so much on. */
/** @type {[number, string][]} */
const MEANINGS = [
  [100, "Nothing was lost."],
  [85, "Nobody sees what was lost."],
  [70, "What was lost is hardly seen."],
  [50, "What was lost is seen from close up."],
  [30, "What was lost is easily seen."],
  [-Infinity, "Much was lost; more quality would help."],
];

/** @param {Store} store */
export function showVerdict(store) {
  const verdict = byId("verdict");
  store.watch(["drawn", "revision", "hand", "attempt", "recipe"], (state) => {
    const text = verdictOf(state);
    setText(verdict, text || meaningOf(state));
    verdict.classList.toggle("meaning", !text);
  });
}

/** @param {State} state */
function verdictOf(state) {
  const { drawn, attempt, revision } = state;
  if (!drawn) return "";
  if (!isSettled(state)) return attempt?.revision === revision ? sayAttempt(attempt) : "";
  const { kept_original: isKept, target } = drawn.stats;
  if (isKept) return "Encoding it again would make it larger, so your own pixels are kept.";
  return target ? sayTarget(state, target) : sayFound(state);
}

/** @param {Attempt & {number: number}} attempt */
function sayAttempt({ number, quality, scale, bytes, fits }) {
  const tried = quality === null ? `size ${scale} %` : `quality ${quality}`;
  return `Try ${number}: ${tried}, ${formatBytes(bytes)}, ${fits ? "fits" : "too much"}`;
}

/**
 * @param {State} state
 * @param {TargetFacts} target
 */
function sayTarget({ catalog, recipe }, { bytes, reached, quality, scale }) {
  if (!reached) return `It cannot be as small as ${formatBytes(bytes)}.`;
  const wanted = recipe?.[fieldFor(catalog, "scale").name];
  const made = [scale < wanted && `scaled to ${scale} %`, quality !== null && `quality ${quality}`].filter(Boolean);
  return `Fits into ${formatBytes(bytes)}${made.length ? `: ${made.join(", ")}` : ""}.`;
}

/**
 * A quality that was left to the server is told once it is found.
 * @param {State} state
 */
function sayFound({ catalog, recipe, drawn }) {
  const isLeft =
    typeof recipe?.[fieldFor(catalog, "quality").name] === "string" && typeof drawn?.stats.quality === "number";
  return isLeft ? `Looks the same at quality ${drawn.stats.quality}.` : "";
}

/**
 * The score in words, once the hand rests.
 * @param {State} state
 */
function meaningOf(state) {
  const score = state.drawn?.stats.score;
  return isSettled(state) && typeof score === "number"
    ? (MEANINGS.find(([least]) => score >= least) ?? MEANINGS[0])[1]
    : "";
}
