/** Zooming by buttons and keys. */

import { allIn, byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { layOut } from "../../state/placement.js";
import { panBy, zoomStep, zoomTo, zoomToFit } from "../../state/zoom.js";

/** CSS pixels by which an arrow key moves the picture. */
const PAN = 60;
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @param {Store} store */
export function showZoom(store) {
  const stage = byId("stage");
  const fit = byId("zoom-fit");
  const steps = allIn(document, "[data-zoom]");
  const typed = byId("zoom-percent", HTMLInputElement);
  const more = byId("tools-more");

  fit.addEventListener("click", () => zoomToFit(store));
  byId("zoom-in").addEventListener("click", () => zoomStep(store, 1));
  byId("zoom-out").addEventListener("click", () => zoomStep(store, -1));
  for (const step of steps) step.addEventListener("click", () => zoomTo(store, Number(step.dataset.zoom)));

  typed.addEventListener("focus", () => typed.select());
  typed.addEventListener("change", () => {
    const percent = Number.parseFloat(typed.value);
    typed.blur();
    if (percent > 0) zoomTo(store, percent / 100);
  });
  more.addEventListener("click", () => {
    const isOpen = more.parentElement?.classList.toggle("more");
    more.setAttribute("aria-expanded", `${isOpen}`);
  });

  addShortcuts(say("Picture"), [
    { keys: ["+", "="], does: say("Zoom in"), press: () => zoomStep(store, 1) },
    { keys: ["-"], does: say("Zoom out"), press: () => zoomStep(store, -1) },
    { keys: ["0"], does: say("See all of the picture"), press: () => zoomToFit(store) },
    { keys: ["1"], does: say("See its own pixels (100%)"), press: () => zoomTo(store, 1) },
    { keys: ["2"], does: say("Zoom to 200%"), press: () => zoomTo(store, 2) },
    { keys: ["4"], does: say("Zoom to 400%"), press: () => zoomTo(store, 4) },
    { keys: ["Arrows"], does: say("Move the zoomed picture, when it has the focus") },
  ]);
  stage.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (event.target !== stage || !arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 : 1;
    panBy(store, arrow[0] * PAN * far, arrow[1] * PAN * far);
  });

  store.watch(["stage", "zoom", "upload", "image", "original", "drawn", "copy", "cropping"], (state) => {
    const laid = layOut(state);
    if (!laid) return;
    const percent = Math.round(laid.percent);
    if (document.activeElement !== typed) typed.value = say("{percent}%", { percent });
    stage.dataset.zoomed = `${Boolean(state.zoom)}`;
    fit.setAttribute("aria-pressed", `${!state.zoom}`);
    for (const step of steps) {
      step.setAttribute("aria-pressed", `${Boolean(state.zoom) && percent === Number(step.dataset.zoom) * 100}`);
    }
  });
}
