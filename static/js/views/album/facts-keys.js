/** Hand and keys on the list of an album. */

import { comesFromWithin } from "../../lib/dom.js";
import { pickExactly, pickRange } from "../../state/album/picking.js";

/**
 * `open(id)` is called for the picture that is wanted in front.
 * @param {Store} store
 * @param {HTMLElement} grid
 * @param {{ids: string[], at(): number, go(place: number): string, page(): number}} view
 * @param {(id: string) => void} open
 */
export function answerRows(store, grid, view, open) {
  /** @param {string} id */
  function toggle(id) {
    const { picked } = store.state;
    pickExactly(store, picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id], id);
  }

  /**
   * @param {number} to
   * @param {boolean} picksToo
   */
  function go(to, picksToo) {
    const { ids } = view;
    if (!ids.length) return;
    if (picksToo && !store.state.picked.length) store.update({ anchor: ids[Math.max(0, view.at())] });
    const id = view.go(Math.min(Math.max(to, 0), ids.length - 1));
    if (picksToo) pickRange(store, id, ids);
  }

  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid || event.altKey) return;
    const { key, shiftKey } = event;
    const at = view.at();
    /** @type {Record<string, number>} */
    const places = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + view.page(),
      PageUp: at - view.page(),
      Home: 0,
      End: Infinity,
    };
    if (key === "a" && (event.ctrlKey || event.metaKey)) pickExactly(store, view.ids);
    else if (key in places && !event.ctrlKey && !event.metaKey) go(places[key], shiftKey);
    else if (key === " " && at >= 0) toggle(view.ids[at]);
    else if (key === "Enter" && at >= 0) open(view.ids[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // A mouse that presses a row gives the focus first.
  grid.addEventListener("focus", () => view.at() < 0 && grid.matches(":focus-visible") && view.go(0));

  grid.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest(".fact-row") : null;
    if (!row || comesFromWithin(event, "button")) return;
    const id = row.id.slice(5);
    view.go(view.ids.indexOf(id));
    if (event.shiftKey) pickRange(store, id, view.ids);
    else toggle(id);
  });
  grid.addEventListener("dblclick", (event) => {
    const row = event.target instanceof Element ? event.target.closest(".fact-row") : null;
    if (row) open(row.id.slice(5));
  });
}
