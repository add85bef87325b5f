/** Presets as cards: one takes the preset's part of the recipe. */

import { byId, element, setText } from "../lib/dom.js";
import { change, shownRecipe } from "../state/edit.js";

export function showPresets(store) {
  const { presets } = store.state.catalog;
  const cards = presets.map((preset) => {
    const card = element(
      "button",
      {
        type: "button",
        class: "card",
        title: preset.help,
        "aria-description": preset.help,
        "data-preset": preset.name,
      },
      preset.label,
    );
    card.addEventListener("click", () => change(store, preset.recipe, "settle"));
    return card;
  });
  const help = byId("preset-help");
  byId("presets").prepend(...cards);
  byId("presets").hidden = presets.length === 0;

  store.watch(["recipe", "hand"], (state) => {
    if (!state.recipe) return;
    const recipe = shownRecipe(state);
    const isTaken = (preset) => Object.entries(preset.recipe).every(([name, value]) => recipe[name] === value);
    presets.forEach((preset, at) => cards[at].setAttribute("aria-pressed", isTaken(preset)));
    setText(help, presets.find(isTaken)?.help ?? "Start from one of these, then change what you like.");
  });
}
