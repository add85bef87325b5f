/** Ways to fit into a target, under the control that sets it: each with its picture, its size and its look; the best is named. */

import { element, firstIn, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes, formatDimensions } from "../../lib/units.js";
import { change } from "../../state/edit.js";
import { fieldFor, formatLabel } from "../../state/fields.js";
import { resultOf, waysToFit } from "../../state/variants.js";

/** @param {Store} store */
export function showWays(store) {
  const target = fieldFor(store.state.catalog, "target");
  const control = firstIn(document, `[data-field="${CSS.escape(target.name)}"]`);
  const row = element("div", { class: "ways", role: "group", "aria-label": say("Other ways to fit"), hidden: true });
  control.append(row);

  store.watch(["results", "final", "recipe", "hand"], (state) => {
    if (Object.keys(state.hand).length) return;
    const known = waysToFit(state).flatMap((way) => {
      const { stats, src } = resultOf(state, way.changes) ?? {};
      return stats && fits(stats) && isBetter(stats, state) ? [{ ...way, stats, src }] : [];
    });
    known.sort((one, other) => (other.stats.score ?? 0) - (one.stats.score ?? 0));
    const best = Math.max(...known.map(({ stats }) => stats.score ?? 0));
    row.hidden = known.length === 0;
    row.replaceChildren(...known.map((way) => createCard(store, way, way.stats.score === best)));
  });
}

/** @param {Stats} stats */
function fits({ target }) {
  return Boolean(target?.reached);
}

/**
 * @param {Stats} stats
 * @param {State} state
 */
function isBetter({ score }, { final }) {
  const now = final?.stats;
  return !now?.target?.reached || (score ?? 0) > (now.score ?? 0) + 1;
}

/**
 * @param {Store} store
 * @param {{changes: Recipe, stats: Stats, src?: string}} way
 * @param {boolean} isBest
 */
function createCard(store, { changes, stats, src }, isBest) {
  const { format, width, height, bytes, score = 0 } = stats;
  const words = element("span", { class: "name" });
  setText(words, `${formatLabel(store.state.catalog, format)} ${formatDimensions(width, height)}`);
  const facts = element(
    "span",
    { class: "faint" },
    say("{size}, score {score}", { size: formatBytes(bytes), score: Math.round(score) }),
  );
  const card = element("button", { type: "button", class: "way" }, element("img", { alt: "", src }), words, facts);
  if (isBest) card.append(element("span", { class: "best" }, say("Looks best")));
  card.addEventListener("click", () => change(store, changes, "settle"));
  return card;
}
