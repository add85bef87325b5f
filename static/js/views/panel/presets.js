/** Presets as one row of chips, each with what it would make of this picture; one takes the preset's part of the recipe. */

import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes, formatDimensions, formatGain } from "../../lib/units.js";
import { change, shownRecipe } from "../../state/edit.js";
import { formatLabel, isSame } from "../../state/fields.js";
import { resultOf } from "../../state/variants.js";

/** @param {Store} store */
export function showPresets(store) {
  const row = byId("presets");
  /** @type {ReturnType<typeof createCard>[]} */
  let cards = [];

  store.watch(["ownPresets"], (state) => {
    for (const { node } of cards) node.remove();
    cards = [...state.ownPresets, ...state.catalog.presets].map((preset) => createCard(store, preset));
    row.prepend(...cards.map(({ node }) => node));
    show(state);
  });
  store.watch(["recipe", "hand", "upload", "results", "mayEdit"], show);

  /** @param {State} state */
  function show(state) {
    const recipe = shownRecipe(state);
    for (const card of cards) card.show(state, recipe);
  }
}

/**
 * @param {Store} store
 * @param {Preset | OwnPreset} preset
 */
function createCard(store, preset) {
  const gain = element("span", { class: "gain" });
  const made = element("span");
  const cost = element("span", { class: "cost" });
  const help = "help" in preset ? preset.help : say("Your own");
  const node = element(
    "button",
    {
      type: "button",
      class: "card",
      title: help,
      "aria-description": help,
      "data-preset": "name" in preset ? preset.name : undefined,
      "data-own": "name" in preset ? undefined : preset.label,
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
    /**
     * @param {State} state
     * @param {Recipe} recipe
     */
    show(state, recipe) {
      const isTaken = Object.entries(preset.recipe).every(([name, value]) => isSame(recipe[name], value));
      node.setAttribute("aria-pressed", `${isTaken}`);
      const { stats, error } = (!state.upload && state.recipe && resultOf(state, preset.recipe)) || {};
      setText(cost, stats ? formatBytes(stats.bytes) : error ? say("not possible") : "");
      const label = stats ? formatLabel(state.catalog, stats.format) : "";
      setText(made, stats ? `${label} ${formatDimensions(stats.width, stats.height)},` : "");
      setText(gain, stats ? formatGain(stats.saved_percent) : "");
      node.dataset.saving = stats ? `${Math.sign(stats.saved_percent)}` : "";
    },
  };
}
