/** Presets as cards, each with what it would make of this picture; one takes the preset's part of the recipe. */

import { byId, element, setText } from "../../lib/dom.js";
import { formatBytes } from "../../lib/units.js";
import { change, shownRecipe } from "../../state/edit.js";
import { isSame } from "../../state/fields.js";
import { resultOf } from "../../state/variants.js";

/** @param {Store} store */
export function showPresets(store) {
  const { presets } = store.state.catalog;
  const cards = presets.map((preset) => createCard(store, preset));
  const help = byId("preset-help");
  byId("presets").prepend(...cards.map(({ node }) => node));
  byId("presets").hidden = presets.length === 0;

  store.watch(["recipe", "hand"], (state) => {
    if (!state.recipe) return;
    const recipe = shownRecipe(state);
    /** @param {Preset} preset */
    const isTaken = (preset) => Object.entries(preset.recipe).every(([name, value]) => isSame(recipe[name], value));
    for (const [at, preset] of presets.entries()) cards[at].node.setAttribute("aria-pressed", `${isTaken(preset)}`);
    setText(help, presets.find(isTaken)?.help ?? "Start from one of these, then change what you like.");
  });
  store.watch(["results", "recipe", "mayEdit"], (state) => {
    if (state.recipe) for (const card of cards) card.show(state);
  });
}

/**
 * @param {Store} store
 * @param {Preset} preset
 */
function createCard(store, preset) {
  const cost = element("span", { class: "cost" });
  const node = element(
    "button",
    {
      type: "button",
      class: "card",
      title: preset.help,
      "aria-description": preset.help,
      "data-preset": preset.name,
    },
    element("span", {}, preset.label),
    " ",
    cost,
  );
  node.addEventListener("click", () => change(store, preset.recipe, "settle"));
  return {
    node,
    /** @param {State} state */
    show(state) {
      const { stats, error } = resultOf(state, preset.recipe) ?? {};
      // Who only looks has nothing rendered for choosing.
      const waiting = state.mayEdit ? "…" : "";
      setText(cost, stats ? formatBytes(stats.bytes) : error ? "not possible" : waiting);
    },
  };
}
