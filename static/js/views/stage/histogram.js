/** The histogram of what is shown: luma and the three colors, with marks where shadows or highlights are clipped. */

import { byId, element, firstIn, setText } from "../../lib/dom.js";
import { countLevels } from "../../lib/histogram.js";
import { say, sayNumber } from "../../lib/language.js";
import { recall, remember } from "../../lib/memory.js";
import { addShortcuts } from "../../lib/shortcuts.js";

/** Pixels on the longer side that are counted: enough for the shape, few enough for every frame of a drag. */
const COUNTED = 320;
/** Milliseconds between two counts while previews come. */
const SPACING = 100;
/** Part of the pixels from which clipping is marked. */
const CLIPPED = 0.001;
/** @type {["red" | "green" | "blue" | "luma", string][]} */
const COLORS = [
  ["red", "#d84a4a"],
  ["green", "#3fa653"],
  ["blue", "#4a7be0"],
  ["luma", "#c8c8c8"],
];

/** @param {Store} store */
export function showHistogram(store) {
  const button = byId("histogram-toggle");
  const figure = byId("histogram");
  const canvas = firstIn(figure, "canvas", HTMLCanvasElement);
  const sample = contextOf(element("canvas"), { willReadFrequently: true });
  let isOpen = recall("histogram", false);
  let timer = 0;

  /** @param {boolean} isWanted */
  function open(isWanted) {
    isOpen = isWanted;
    remember("histogram", isOpen);
    show(store.state);
  }
  button.addEventListener("click", () => open(!isOpen));
  addShortcuts(say("Picture"), [{ keys: ["H"], does: say("Histogram"), press: () => button.click() }]);

  store.watch(["drawn"], show);

  /** @param {State} state */
  function show({ drawn }) {
    button.setAttribute("aria-pressed", `${isOpen}`);
    figure.hidden = !isOpen;
    if (isOpen && drawn && !timer) timer = setTimeout(count, SPACING);
  }

  function count() {
    timer = 0;
    // A map of the loss has no light and dark of its own: the original's are shown meanwhile.
    const source = byId(store.state.drawn?.layer === "loss" ? "original" : "picture", HTMLImageElement);
    if (!source.naturalWidth) return;
    const levels = countLevels(pixelsOf(source, sample));
    draw(canvas, levels);
    mark("low", levels.low, say("Shadows"));
    mark("high", levels.high, say("Highlights"));
  }

  /**
   * @param {string} end
   * @param {number} part
   * @param {string} name
   */
  function mark(end, part, name) {
    const node = byId(`clipped-${end}`);
    node.dataset.clipped = `${part >= CLIPPED}`;
    const percent = sayNumber(part * 100, 1);
    const told =
      part >= CLIPPED ? say("{name} clipped: {percent}%", { name, percent }) : say("{name}: nothing clipped", { name });
    setText(firstIn(node, "span"), told);
  }
}

/**
 * RGBA bytes of a picture, thinned out but not mixed, so that the ends of the scale stay what they are.
 * @param {HTMLImageElement} picture
 * @param {CanvasRenderingContext2D} sample
 */
function pixelsOf(picture, sample) {
  const { naturalWidth, naturalHeight } = picture;
  const factor = Math.min(1, COUNTED / Math.max(naturalWidth, naturalHeight, 1));
  const width = Math.max(1, Math.round(naturalWidth * factor));
  const height = Math.max(1, Math.round(naturalHeight * factor));
  sample.canvas.width = width;
  sample.canvas.height = height;
  sample.imageSmoothingEnabled = false;
  sample.drawImage(picture, 0, 0, width, height);
  return sample.getImageData(0, 0, width, height).data;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ReturnType<typeof countLevels>} levels
 */
function draw(canvas, levels) {
  const { width, height } = canvas;
  const context = contextOf(canvas);
  // The ends may tower over all the rest; they have marks of their own.
  const highest = Math.max(1, ...COLORS.flatMap(([name]) => [...levels[name].slice(1, -1)]));
  context.clearRect(0, 0, width, height);
  context.globalCompositeOperation = "lighter";
  for (const [name, color] of COLORS) {
    const isLine = name === "luma";
    context.beginPath();
    context.moveTo(0, height);
    levels[name].forEach((count, level) => {
      const share = Math.min(1, Math.sqrt(count / highest));
      context.lineTo((level / 255) * width, height - share * (height - 2));
    });
    context.lineTo(width, height);
    context[isLine ? "strokeStyle" : "fillStyle"] = color;
    context[isLine ? "stroke" : "fill"]();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
function contextOf(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (!context) throw new Error("this browser draws on no canvas");
  return context;
}
