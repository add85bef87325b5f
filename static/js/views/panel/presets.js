/** Presets as one row of chips, each with what it would make of this picture; one takes the preset's part of the recipe. */

import { byId, element, setText } from "../../lib/dom.js";
import { formatBytes, formatDimensions, formatGain } from "../../lib/units.js";
import { change, shownRecipe } from "../../state/edit.js";
import { formatLabel, isSame } from "../../state/fields.js";
import { resultOf } from "../../state/variants.js";

/** @param {Store} store */
export function showPresets(store) {
  const { presets } = store.state.catalog;
  const cards = presets.map((preset) => createCard(store, preset));
  byId("presets").append(...cards.map(({ node }) => node));
  byId("presets").hidden = presets.length === 0;

  store.watch(["recipe", "hand", "upload"], (state) => {
    const recipe = shownRecipe(state);
    for (const { node, preset } of cards) {
      const isTaken = Object.entries(preset.recipe).every(([name, value]) => isSame(recipe[name], value));
      node.setAttribute("aria-pressed", `${isTaken}`);
    }
  });
  store.watch(["results", "recipe", "mayEdit", "upload"], (state) => {
    for (const card of cards) card.show(state);
  });
}

/**
 * @param {Store} store
 * @param {Preset} preset
 */
function createCard(store, preset) {
  const gain = element("span", { class: "gain" });
  const made = element("span");
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
    element("span", { class: "name" }, preset.label),
    " ",
    gain,
    " ",
    element("span", { class: "makes" }, made, " ", cost),
  );
  node.addEventListener("click", () => change(store, preset.recipe, "settle"));
  return {
    node,
    preset,
    /** @param {State} state */
    show(state) {
      const { stats, error } = (!state.upload && state.recipe && resultOf(state, preset.recipe)) || {};
      // Who only looks has nothing rendered for choosing.
      const waiting = state.mayEdit ? "…" : "";
      setText(cost, stats ? formatBytes(stats.bytes) : error ? "not possible" : waiting);
      const { catalog } = state;
      setText(
        made,
        stats ? `${formatLabel(catalog, stats.format)} ${formatDimensions(stats.width, stats.height)},` : "",
      );
      setText(gain, stats ? formatGain(stats.saved_percent) : "");
      node.dataset.saving = stats ? `${Math.sign(stats.saved_percent)}` : "";
    },
  };
}
