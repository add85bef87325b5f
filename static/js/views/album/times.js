/** A small line of time for each camera: when its pictures were taken, and when they would be said to be. */

import { byId, element } from "../../lib/dom.js";
import { language, say, sayCount } from "../../lib/language.js";
import { timesOf } from "../../state/album/tidying.js";

const SVG = "http://www.w3.org/2000/svg";
/** Units of the drawing: its width is a hundred. */
const HEIGHT = 9;
const BEFORE = 3;
const AFTER = 6.5;
const EDGE = 2;

/** @param {Store} store */
export function showTimes(store) {
  const area = byId("tidy-times");
  const written = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

  store.watch(["tidying", "members"], ({ tidying, members, catalog }) => {
    const chore = catalog?.chores.find(({ name }) => name === tidying.chore);
    area.hidden = !chore?.fields.some(({ kind }) => kind === "duration");
    if (area.hidden) return;
    const cameras = timesOf(members, tidying.plan);
    const all = cameras.flatMap(({ times }) => times.flatMap(({ before, after }) => [before, after]));
    const from = Math.min(...all);
    const to = Math.max(...all);
    const place = (/** @type {number} */ at) => EDGE + ((at - from) / (to - from || 1)) * (100 - 2 * EDGE);
    area.replaceChildren(...cameras.map(({ camera, times }) => createRow(camera, times, place)));
  });

  /**
   * @param {string} camera
   * @param {{before: number, after: number}[]} times
   * @param {(at: number) => number} place
   */
  function createRow(camera, times, place) {
    const first = Math.min(...times.map(({ after }) => after));
    const last = Math.max(...times.map(({ after }) => after));
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 100 ${HEIGHT}`);
    svg.setAttribute("aria-hidden", "true");
    for (const { before, after } of times) {
      svg.append(mark("before", place(before), BEFORE));
      if (before !== after) svg.append(mark("after", place(after), AFTER));
    }
    const words = sayCount(times.length, "{count} picture", "{count} pictures");
    return element(
      "div",
      { class: "tidy-camera" },
      element("p", {}, element("strong", {}, camera || say("Unknown camera")), ` ${words}`),
      svg,
      element("p", { class: "help" }, first === last ? written.format(first) : written.formatRange(first, last)),
    );
  }
}

/**
 * @param {string} kind
 * @param {number} x
 * @param {number} y
 */
function mark(kind, x, y) {
  const circle = document.createElementNS(SVG, "circle");
  circle.setAttribute("class", kind);
  circle.setAttribute("cx", `${x}`);
  circle.setAttribute("cy", `${y}`);
  circle.setAttribute("r", "1.1");
  return circle;
}
