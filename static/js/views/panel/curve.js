/** Size against quality, under the quality slider: a line through every result that came in, and where we are. */

import { firstIn } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes } from "../../lib/units.js";
import { shownRecipe } from "../../state/edit.js";
import { fieldFor, formatWritten } from "../../state/fields.js";
import { foundBySearch } from "../../state/preview.js";
import { curvePoints, recipeKey } from "../../state/variants.js";

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [200, 40];
/** Points from which a line tells something. */
const FEWEST = 3;

/** @param {Store} store */
export function showCurve(store) {
  const { catalog } = store.state;
  const loss = fieldFor(catalog, "quality");
  const track = firstIn(document, `[data-field="${CSS.escape(loss.name)}"] .track`);
  const drawing = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "curve", role: "img" });
  drawing.setAttribute("preserveAspectRatio", "none");
  const area = draw("path", { class: "area" });
  const line = draw("path", { class: "line" });
  const here = draw("path", { class: "here" });
  drawing.append(area, line, here);
  track.prepend(drawing);

  /** The recipe but for its quality, and the results, that the line was drawn of. */
  let drawnOf = "";
  /** @type {State["results"] | null} */
  let drawnFrom = null;
  store.watch(["results", "recipe"], (state) => {
    const others = !state.recipe ? "" : recipeKey({ ...state.recipe, [loss.name]: null });
    if (others === drawnOf && state.results === drawnFrom) return;
    [drawnOf, drawnFrom] = [others, state.results];
    const points = state.recipe ? curvePoints(state) : [];
    const most = Math.max(...points.map(({ stats }) => stats.bytes));
    const places = points.map(
      ({ quality, stats }) => `${across(quality)} ${HEIGHT - (stats.bytes / most) * (HEIGHT - 3)}`,
    );
    const isTelling = points.length >= FEWEST;
    // Its place is kept, so that nothing jumps when it comes.
    drawing.classList.toggle("empty", !isTelling);
    if (!isTelling) return;
    const first = across(points[0].quality);
    const last = across(points[points.length - 1].quality);
    line.setAttribute("d", `M${places.join("L")}`);
    area.setAttribute("d", `M${first} ${HEIGHT}L${places.join("L")}L${last} ${HEIGHT}z`);
    drawing.setAttribute("aria-label", `${spoken(points)}`);
  });
  store.watch(["recipe", "hand", "drawn"], (state) => {
    if (!state.recipe || !state.image) return;
    const value = { ...shownRecipe(state), ...foundBySearch(state) }[loss.name];
    // A quality that was left to the server is where it found it.
    const figure = typeof value === "number" ? value : state.drawn?.stats.quality;
    here.setAttribute("d", typeof figure === "number" ? `M${across(figure)} 0V${HEIGHT}` : "");
    const format = formatWritten(catalog, shownRecipe(state), state.image);
    // While a target holds, every quality finds the same file.
    const target = fieldFor(catalog, "target");
    const isSearching = shownRecipe(state)[target.name] !== target.default;
    drawing.classList.toggle("unused", isSearching || !loss.formats.includes(format));
  });

  /** @param {number} quality */
  function across(quality) {
    return ((quality - loss.minimum) / (loss.maximum - loss.minimum)) * WIDTH;
  }
}

/** @param {ReturnType<typeof curvePoints>} points */
function spoken(points) {
  const sizes = points.map(({ quality, stats }) => `${quality} ${formatBytes(stats.bytes)}`);
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
