/** The history as a list: jump to any step, compare any two. */

import { byId, element, setText } from "../lib/dom.js";
import { sayStep } from "../state/wording.js";

export function showSteps(store) {
  const fold = byId("steps");
  const list = byId("steps-list");
  const compare = byId("steps-compare");
  /** Places in the list that are marked for comparing, at most two. */
  let marked = [];

  fold.addEventListener("toggle", () => store.update({ stepsOpen: fold.open }));
  store.watch(["imageId"], () => store.update({ steps: null }));
  store.watch(["steps", "mayEdit"], () => {
    marked = [];
    draw();
  });
  compare.addEventListener("click", () => {
    const { steps } = store.state;
    const sorted = [...marked].sort((one, other) => one - other);
    store.ask("compare_versions", sorted.map((at) => ({ recipe: steps.recipes[at], name: nameOf(at) })));
  });

  function nameOf(at) {
    const { catalog, steps } = store.state;
    return `${at + 1}. ${sayStep(catalog, steps.recipes[at - 1], steps.recipes[at])}`;
  }

  function draw() {
    const { steps, mayEdit } = store.state;
    // Where the focus was, it is again: the list is made anew after every step.
    const focused = document.activeElement?.dataset.step;
    list.replaceChildren(...(steps?.recipes ?? []).map((_, at) => createStep(at, at === steps.at, mayEdit)).reverse());
    if (focused) list.querySelector(`[data-step="${focused}"]`)?.focus();
    showMarked();
  }

  function createStep(at, isPresent, mayEdit) {
    const jump = element(
      "button",
      { type: "button", class: "step", "aria-current": isPresent && "step", "data-step": at, disabled: !mayEdit },
      nameOf(at),
    );
    jump.addEventListener("click", () => store.ask("go_to_step", at));
    const mark = element("input", { type: "checkbox", "aria-label": `Compare step ${at + 1}`, "data-mark": at });
    mark.addEventListener("change", () => {
      marked = mark.checked ? [...marked, at].slice(-2) : marked.filter((other) => other !== at);
      showMarked();
    });
    return element("li", {}, jump, mark);
  }

  function showMarked() {
    for (const mark of list.querySelectorAll("[data-mark]")) mark.checked = marked.includes(Number(mark.dataset.mark));
    compare.disabled = marked.length < 2;
    setText(byId("steps-help"), marked.length === 1 ? "Tick one more." : "Tick two steps to compare them.");
  }
}
