/** Size against quality, under the quality slider: a line through every result that came in, and where we are. */

import { createCurve } from "../../lib/curve.js";
import { firstIn } from "../../lib/dom.js";
import { shownRecipe } from "../../state/edit.js";
import { fieldFor, formatWritten } from "../../state/fields.js";
import { foundBySearch } from "../../state/preview.js";
import { curvePoints, recipeKey } from "../../state/variants.js";

/** Points from which a line tells something. */
const FEWEST = 3;

/** @param {Store} store */
export function showCurve(store) {
  const { catalog } = store.state;
  const loss = fieldFor(catalog, "quality");
  const track = firstIn(document, `[data-field="${CSS.escape(loss.name)}"] .track`);
  const curve = createCurve(loss);
  track.prepend(curve.node);

  /** The recipe but for its quality, and the results, that the line was drawn of. */
  let drawnOf = "";
  /** @type {State["results"] | null} */
  let drawnFrom = null;
  store.watch(["results", "recipe"], (state) => {
    const others = !state.recipe ? "" : recipeKey({ ...state.recipe, [loss.name]: null });
    if (others === drawnOf && state.results === drawnFrom) return;
    [drawnOf, drawnFrom] = [others, state.results];
    const points = (state.recipe ? curvePoints(state) : []).map(({ quality, stats }) => ({
      quality,
      bytes: stats.bytes,
    }));
    const isTelling = points.length >= FEWEST;
    // Its place is kept, so that nothing jumps when it comes.
    curve.node.classList.toggle("empty", !isTelling);
    if (isTelling) curve.show(points);
  });
  store.watch(["recipe", "hand", "drawn"], (state) => {
    if (!state.recipe || !state.image) return;
    const value = { ...shownRecipe(state), ...foundBySearch(state) }[loss.name];
    // A quality that was left to the server is where it found it.
    const figure = typeof value === "number" ? value : state.drawn?.stats.quality;
    curve.mark(typeof figure === "number" ? figure : undefined);
    const format = formatWritten(catalog, shownRecipe(state), state.image);
    // While a target holds, every quality finds the same file.
    const target = fieldFor(catalog, "target");
    const isSearching = shownRecipe(state)[target.name] !== target.default;
    curve.node.classList.toggle("unused", isSearching || !loss.formats.includes(format));
  });
}
