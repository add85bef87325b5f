/** How large the result becomes: width and height, linked or apart, and the long edge with the usual ones to take. */

import { element, firstIn, icon } from "../lib/dom.js";
import { say } from "../lib/language.js";
import { boxOf, cutSize, resultSize } from "../state/box.js";
import { change, pictureAtHand, shownRecipe } from "../state/edit.js";
import { edgeChanges, edgeOf, sideChanges } from "../state/sides.js";

/** Long edges that are asked for most, in pixels: screens, pages, mails, lists. */
const EDGES = [3840, 2560, 1920, 1600, 1200, 800, 400];

/**
 * `width` and `height` are the nodes of their controls.
 * @param {Store} store
 * @param {HTMLElement} width
 * @param {HTMLElement} height
 */
export function createSizeControl(store, width, height) {
  const link = createLink(store);
  const reset = createReset(store, width);
  const edges = createEdges(store);
  const sides = element("div", { class: "sides" }, width, link, height, reset.node);
  return {
    node: element("div", { class: "size", role: "group", "aria-label": say("Size in pixels") }, sides, edges.node),
    /** @param {State} state */
    show(state) {
      reset.show(state);
      edges.show(state);
    },
  };
}

/** @param {Store} store */
function createLink(store) {
  const node = element("button", { type: "button", class: "link", "aria-label": say("Keep the shape") }, icon("link"));
  node.addEventListener("click", () => store.update({ linked: !store.state.linked }));
  store.watch(["linked"], ({ linked }) => {
    node.setAttribute("aria-pressed", `${linked}`);
    node.title = linked
      ? say("Width and height keep their shape")
      : say("Width and height are set apart; the picture is cut to fit");
  });
  return node;
}

/**
 * @param {Store} store
 * @param {HTMLElement} width
 */
function createReset(store, width) {
  const node = element(
    "button",
    { type: "button", class: "reset", "aria-label": say("Reset size"), title: say("Reset") },
    icon("reset"),
  );
  node.addEventListener("click", () => {
    const { catalog } = store.state;
    const recipe = shownRecipe(store.state);
    change(store, sideChanges(catalog, recipe, { width: 1, height: 1 }, "width", 0, true), "settle");
    firstIn(width, "input").focus();
  });
  return {
    node,
    /** @param {State} state */
    show(state) {
      const box = boxOf(state.catalog, shownRecipe(state));
      node.classList.toggle("unneeded", !box.width && !box.height);
    },
  };
}

/** @param {Store} store */
function createEdges(store) {
  const typed = element("input", {
    type: "number",
    class: "figure",
    min: 1,
    step: 1,
    inputmode: "numeric",
    autocomplete: "off",
    "aria-label": say("Long edge in pixels"),
  });
  /** @param {number} pixels */
  function take(pixels) {
    const image = pictureAtHand(store.state);
    if (!image?.width || !(pixels > 0)) return;
    change(store, edgeChanges(store.state.catalog, shownRecipe(store.state), image, pixels), "settle");
  }
  typed.addEventListener("focus", () => typed.select());
  typed.addEventListener("change", () => take(typed.valueAsNumber));
  const chips = EDGES.map((edge) => {
    const chip = element(
      "button",
      { type: "button", class: "chip", "aria-label": say("Long edge {edge} pixels", { edge }) },
      `${edge}`,
    );
    chip.addEventListener("click", () => chip.ariaDisabled !== "true" && take(edge));
    return chip;
  });
  const row = element("div", { class: "chips" }, ...chips);
  const name = element("span", { class: "name" }, say("Long edge"));
  return {
    node: element("div", { class: "edges" }, name, element("span", { class: "typed" }, typed), row),
    /** @param {State} state */
    show(state) {
      const image = pictureAtHand(state);
      if (!image) return;
      const { catalog } = state;
      const recipe = shownRecipe(state);
      const cut = cutSize(catalog, recipe, image);
      const result = resultSize(catalog, recipe, image);
      if (document.activeElement !== typed && image.width) typed.value = `${Math.max(result.width, result.height)}`;
      for (const [at, chip] of chips.entries()) {
        chip.setAttribute("aria-pressed", `${edgeOf(catalog, recipe) === EDGES[at]}`);
        // It can be reached all the same, so that the row can be scrolled by keys.
        const isTooLarge = Boolean(image.width) && EDGES[at] > Math.max(cut.width, cut.height);
        chip.setAttribute("aria-disabled", `${isTooLarge}`);
      }
    },
  };
}
