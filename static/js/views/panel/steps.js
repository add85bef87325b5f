/** The history as a list with small pictures: jump to any step, compare any two. */

import { byId, element, setText } from "../../lib/dom.js";
import { formatBytes } from "../../lib/units.js";
import { resultOf } from "../../state/variants.js";
import { sayStep } from "../../state/wording.js";

export function showSteps(store) {
  const fold = byId("steps");
  const list = byId("steps-list");
  const compare = byId("steps-compare");
  /** What the list shows, by place; and the places that are marked for comparing, at most two. */
  let rows = [];
  let marked = [];

  fold.addEventListener("toggle", () => store.update({ stepsOpen: fold.open }));
  store.watch(["steps", "mayEdit"], () => {
    marked = [];
    draw();
  });
  store.watch(["results"], show);
  compare.addEventListener("click", () => {
    const { steps } = store.state;
    const sorted = [...marked].sort((one, other) => one - other);
    store.ask(
      "compare_versions",
      sorted.map((at) => ({ recipe: steps.recipes[at], name: nameOf(at) })),
    );
  });

  function nameOf(at) {
    const { catalog, steps } = store.state;
    return `${at + 1}. ${sayStep(catalog, steps.recipes[at - 1], steps.recipes[at])}`;
  }

  function show(state) {
    for (const row of rows) row.show(state);
  }

  function draw() {
    const { steps, mayEdit } = store.state;
    // Where the focus was, it is again: the list is built again after every step.
    const focused = document.activeElement?.dataset.step;
    rows = (steps?.recipes ?? []).map((recipe, at) => createStep(recipe, at, at === steps.at, mayEdit));
    show(store.state);
    list.replaceChildren(...rows.map(({ node }) => node).reverse());
    if (focused) list.querySelector(`[data-step="${focused}"]`)?.focus();
    showMarked();
  }

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
    const mark = element("input", { type: "checkbox", "aria-label": `Compare step ${at + 1}`, "data-mark": at });
    mark.addEventListener("change", () => {
      marked = mark.checked ? [...marked, at].slice(-2) : marked.filter((other) => other !== at);
      showMarked();
    });
    return {
      node: element("li", {}, jump, cost, mark),
      show(state) {
        const { src, stats } = (state.recipe && resultOf(state, recipe)) ?? {};
        if (src && picture.src !== src) picture.src = src;
        setText(cost, stats ? formatBytes(stats.bytes) : "");
      },
    };
  }

  function showMarked() {
    for (const mark of list.querySelectorAll("[data-mark]")) mark.checked = marked.includes(Number(mark.dataset.mark));
    compare.disabled = marked.length < 2;
    setText(byId("steps-help"), marked.length === 1 ? "Tick one more." : "Tick two steps to compare them.");
  }
}
