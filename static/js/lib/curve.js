/** A line of bytes against quality, with marks on it. */

import { say } from "./language.js";
import { formatBytes } from "./units.js";

/** @typedef {{quality: number, bytes: number}} Point */

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [200, 40];

/**
 * For qualities between these.
 * @param {{minimum: number, maximum: number}} range
 */
export function createCurve({ minimum, maximum }) {
  const node = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "curve", role: "img" });
  node.setAttribute("preserveAspectRatio", "none");
  const area = draw("path", { class: "area" });
  const line = draw("path", { class: "line" });
  const here = draw("path", { class: "here" });
  const limit = draw("path", { class: "limit" });
  node.append(area, line, here, limit);
  let most = 0;

  const across = (/** @type {number} */ quality) => ((quality - minimum) / (maximum - minimum)) * WIDTH;
  const down = (/** @type {number} */ bytes) => HEIGHT - (bytes / most) * (HEIGHT - 3);

  return {
    node,

    /** @param {Point[]} points by rising quality */
    show(points) {
      most = Math.max(...points.map(({ bytes }) => bytes));
      const places = points.map(({ quality, bytes }) => `${across(quality)} ${down(bytes)}`);
      const first = across(points[0].quality);
      const last = across(points[points.length - 1].quality);
      line.setAttribute("d", `M${places.join("L")}`);
      area.setAttribute("d", `M${first} ${HEIGHT}L${places.join("L")}L${last} ${HEIGHT}z`);
      node.setAttribute("aria-label", spoken(points));
    },

    /** @param {number | undefined} quality */
    mark(quality) {
      here.setAttribute("d", quality === undefined ? "" : `M${across(quality)} 0V${HEIGHT}`);
    },

    /**
     * A level of so many bytes, where the line comes as high.
     * @param {number} bytes
     */
    level(bytes) {
      limit.setAttribute("d", bytes > 0 && bytes <= most ? `M0 ${down(bytes)}H${WIDTH}` : "");
    },
  };
}

/** @param {Point[]} points */
function spoken(points) {
  const sizes = points.map(({ quality, bytes }) => `${quality} ${formatBytes(bytes)}`);
  return say("Size by quality: {sizes}", { sizes: sizes.join(say(", ")) });
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 */
function draw(tag, attributes) {
  const made = document.createElementNS(SPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
