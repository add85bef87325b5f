/** The history as a list with small pictures: jump to any step, compare any two. */

import { allIn, byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes } from "../../lib/units.js";
import { resultOf } from "../../state/variants.js";
import { sayStep } from "../../state/wording.js";

/** @param {Store} store */
export function showSteps(store) {
  const list = byId("steps-list");
  const compare = byId("steps-compare", HTMLButtonElement);
  /** What the list shows, by place; and the places that are marked for comparing, at most two. */
  /** @type {{node: HTMLElement, show(state: State): void}[]} */
  let rows = [];
  /** @type {number[]} */
  let marked = [];

  store.watch(["steps", "mayEdit"], () => {
    marked = [];
    draw();
  });
  store.watch(["results"], show);
  compare.addEventListener("click", () => {
    const recipes = recipesOf(store.state);
    const sorted = [...marked].sort((one, other) => one - other);
    store.ask(
      "compare_versions",
      sorted.map((at) => ({ recipe: recipes[at], name: nameOf(at) })),
    );
  });

  /** @param {number} at */
  function nameOf(at) {
    const recipes = recipesOf(store.state);
    return `${at + 1}. ${sayStep(store.state.catalog, recipes[at - 1], recipes[at])}`;
  }

  /** @param {State} state */
  function show(state) {
    for (const row of rows) row.show(state);
  }

  function draw() {
    const { steps, mayEdit } = store.state;
    // Where the focus was, it is again: the list is built again after every step.
    const focused = document.activeElement?.getAttribute("data-step");
    rows = recipesOf(store.state).map((recipe, at) => createStep(recipe, at, at === steps?.at, mayEdit));
    show(store.state);
    list.replaceChildren(...rows.map(({ node }) => node).reverse());
    if (focused) for (const step of allIn(list, `[data-step="${focused}"]`)) step.focus();
    showMarked();
  }

  /**
   * @param {Recipe} recipe
   * @param {number} at
   * @param {boolean} isPresent
   * @param {boolean} mayEdit
   */
  function createStep(recipe, at, isPresent, mayEdit) {
    const picture = element("img", { alt: "" });
    const cost = element("span", { class: "cost" });
    const jump = element(
      "button",
      { type: "button", class: "step", "aria-current": isPresent && "step", "data-step": at, disabled: !mayEdit },
      element("span", { class: "miniature" }, picture),
      element("span", {}, nameOf(at)),
    );
    jump.addEventListener("click", () => store.ask("go_to_step", at));
    const mark = element("input", {
      type: "checkbox",
      "aria-label": say("Compare step {number}", { number: at + 1 }),
      "data-mark": at,
    });
    mark.addEventListener("change", () => {
      marked = mark.checked ? [...marked, at].slice(-2) : marked.filter((other) => other !== at);
      showMarked();
    });
    return {
      node: element("li", {}, jump, cost, mark),
      /** @param {State} state */
      show(state) {
        const { src, stats } = (state.recipe && resultOf(state, recipe)) ?? {};
        if (src && picture.src !== src) picture.src = src;
        setText(cost, stats ? formatBytes(stats.bytes) : "");
      },
    };
  }

  function showMarked() {
    for (const mark of allIn(list, "[data-mark]", HTMLInputElement)) {
      mark.checked = marked.includes(Number(mark.dataset.mark));
    }
    compare.disabled = marked.length < 2;
    setText(byId("steps-help"), marked.length === 1 ? say("Tick one more.") : say("Tick two steps to compare them."));
  }
}

/** @param {State} state */
function recipesOf({ steps }) {
  return steps?.recipes ?? [];
}
