/** What is to be said of the file beside its numbers: what it lost, what was found, what was tried, what was kept. */

import { byId, element, setText } from "../../lib/dom.js";
import { say, sayAgain } from "../../lib/language.js";
import { formatBytes } from "../../lib/units.js";
import { cutSize } from "../../state/box.js";
import { fieldFor } from "../../state/fields.js";
import { isSettled } from "../../state/preview.js";

/** What a score means to who looks, from the scale of SSIMULACRA2 (docs/quality.md): it counts from so much on. */
/** @type {[number, string][]} */
const MEANINGS = [
  [85, say("Differences cannot be seen.")],
  [70, say("Differences are hard to see.")],
  [50, say("Differences show up close.")],
  [30, say("Differences are easy to see.")],
  [-Infinity, say("Much of the picture is ruined: try fewer pixels or another format.")],
];
/** From here on down the score is told whatever else there is to say. */
const HARMED = 70;

/** @param {Store} store */
export function showVerdict(store) {
  const verdict = byId("verdict");
  const swatch = element("span", { class: "swatch", hidden: true, "aria-hidden": "true" });
  const text = element("span");
  verdict.append(swatch, text);

  store.watch(["final", "revision", "hand", "attempt", "recipe", "image"], (state) => {
    const ground = groundShown(state);
    swatch.hidden = !ground;
    swatch.style.background = ground;
    setText(text, sentences(state, ground).join(" "));
    const score = state.final?.stats.score;
    verdict.classList.toggle("grave", isSettled(state) && typeof score === "number" && score < 30);
    showNotices(state);
  });
}

/**
 * What the format could not carry, as long as it is true.
 * @param {State} state
 */
function showNotices(state) {
  const notices = (isSettled(state) && state.final?.stats.notices) || [];
  const list = byId("result-notices");
  list.hidden = notices.length === 0;
  if (list.textContent !== notices.join(""))
    list.replaceChildren(...notices.map((notice) => element("li", {}, sayAgain(notice))));
}

/**
 * @param {State} state
 * @param {string} ground
 */
function sentences(state, ground) {
  const { attempt, revision, final } = state;
  if (!final) return [];
  if (!isSettled(state)) return attempt?.revision === revision ? [sayAttempt(attempt)] : [];
  const { kept_original: isKept, target, saved_percent: saved, score } = final.stats;
  if (isKept) return [say("Encoding it again would make it larger, so your own pixels are kept.")];
  const lost = ground ? [say("The transparent part becomes {color}.", { color: nameOf(ground) })] : [];
  const main = target ? sayTarget(state, target) : sayFound(state);
  if (saved < 0) return [...lost, sayGrowth(state), ...main];
  const meaning = typeof score === "number" && (!main.length || score < HARMED) ? [sayMeaning(state, score)] : [];
  return [...lost, ...main, ...meaning];
}

/** @param {Attempt & {number: number}} attempt */
function sayAttempt({ number, quality, scale, bytes, fits }) {
  const tried = quality === null ? say("size {scale} %", { scale }) : say("quality {quality}", { quality });
  const facts = { number, tried, size: formatBytes(bytes) };
  return fits
    ? say("Try {number}: {tried}, {size}, fits", facts)
    : say("Try {number}: {tried}, {size}, too much", facts);
}

/**
 * @param {State} state
 * @param {TargetFacts} target
 */
function sayTarget({ catalog, recipe }, { bytes, reached, quality, scale }) {
  if (!reached) return [say("It cannot be as small as {size}.", { size: formatBytes(bytes) })];
  const wanted = recipe?.[fieldFor(catalog, "scale").name];
  const scaled = scale < wanted && say("scaled to {scale} %", { scale });
  const made = [scaled, quality !== null && say("quality {quality}", { quality })].filter(Boolean);
  const facts = { size: formatBytes(bytes), how: made.join(say(", ")) };
  return [made.length ? say("Fits into {size}: {how}.", facts) : say("Fits into {size}.", facts)];
}

/**
 * A quality that was left to the server is told once it is found.
 * @param {State} state
 */
function sayFound({ catalog, recipe, final }) {
  const quality = final?.stats.quality;
  const isLeft = typeof recipe?.[fieldFor(catalog, "quality").name] === "string" && typeof quality === "number";
  return isLeft ? [say("Looks the same at quality {quality}.", { quality })] : [];
}

/**
 * @param {State} state
 * @param {number} score
 */
function sayMeaning(state, score) {
  if (score < 100) return (MEANINGS.find(([least]) => score >= least) ?? MEANINGS[0])[1];
  return isResized(state) ? say("Nothing more was lost.") : say("Nothing was lost.");
}

/**
 * That the file has grown, and why.
 * @param {State} state
 */
function sayGrowth(state) {
  const { catalog, final, recipe, image } = state;
  const written = catalog.formats.find(({ name }) => name === final?.stats.format);
  const isLossless = !written?.lossy || recipe?.[fieldFor(catalog, "lossless").name];
  if (isLossless && isResized(state))
    return say("Larger than the original: scaling mixes flat colors. Try WebP or fewer colors.");
  if (isLossless && written?.name !== image?.format)
    return say("Larger than the original: keeping every pixel takes more bytes.");
  return say("Larger than the original: lower the quality, or choose another format.");
}

/** @param {State} state */
function isResized({ catalog, recipe, image, final }) {
  if (!recipe || !image || !final) return false;
  return cutSize(catalog, recipe, image).width !== final.stats.width;
}

/**
 * The color that takes the place of transparency, "" where none does.
 * @param {State} state
 */
function groundShown(state) {
  const { catalog, image, recipe, final } = state;
  const written = catalog.formats.find(({ name }) => name === final?.stats.format);
  if (!isSettled(state) || !image?.has_alpha || !recipe || !written || written.alpha) return "";
  return `${recipe[fieldFor(catalog, "background").name]}`;
}

/** @param {string} color */
function nameOf(color) {
  return { "#ffffff": say("white"), "#000000": say("black") }[color] ?? color;
}
