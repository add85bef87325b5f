/** Presets as cards: one takes the preset's part of the recipe. */

import { byId, element } from "../lib/dom.js";
import { change, shownRecipe } from "../state/edit.js";

export function showPresets(store) {
  const { presets } = store.state.catalog;
  const cards = presets.map((preset) => {
    const card = element(
      "button",
      { type: "button", class: "card", "data-preset": preset.name },
      element("strong", {}, preset.label),
      element("span", {}, preset.help),
    );
    card.addEventListener("click", () => change(store, preset.recipe, "settle"));
    return card;
  });
  byId("presets").append(...cards);
  byId("presets").hidden = presets.length === 0;

  store.watch(["recipe", "hand"], (state) => {
    if (!state.recipe) return;
    const recipe = shownRecipe(state);
    presets.forEach((preset, at) => {
      const isTaken = Object.entries(preset.recipe).every(([name, value]) => recipe[name] === value);
      cards[at].setAttribute("aria-pressed", isTaken);
    });
  });
}
