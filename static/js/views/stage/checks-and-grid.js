/** What lies under and over the pixels: the checks behind a see-through picture, and the grid between large pixels. */

import { byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { recall, remember } from "../../lib/memory.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { layOut } from "../../state/placement.js";

/** Percent from which pixels are large enough for lines between them. */
const LARGE = 400;

/** @param {Store} store */
export function showChecksAndGrid(store) {
  const frame = byId("frame");
  const checks = byId("checks", HTMLButtonElement);
  const grid = byId("grid", HTMLButtonElement);
  const lines = byId("grid-lines");

  store.watch(["image", "upload"], ({ image, upload }) => (checks.hidden = Boolean(upload) || !image?.has_alpha));
  createSwitch("checks", checks, true, (isOn) => (frame.dataset.checks = `${isOn}`));
  createSwitch("grid", grid, false, (isOn) => {
    lines.classList.toggle("on", isOn);
  });
  addShortcuts(say("Picture"), [
    { keys: ["G"], does: say("Lines between pixels, from 400%"), press: () => grid.click() },
  ]);

  store.watch(["stage", "zoom", "drawn", "image", "copy", "cropping"], (state) => {
    const laid = layOut(state);
    if (!laid) return;
    const isLarge = laid.percent >= LARGE - 0.5;
    grid.disabled = !isLarge;
    lines.hidden = !isLarge;
    const { whole, frame: shown, result } = laid;
    lines.style.backgroundSize = `${whole.width / result.width}px ${whole.height / result.height}px`;
    lines.style.backgroundPosition = `${whole.left - shown.left}px ${whole.top - shown.top}px`;
  });
}

/**
 * A button that stays pressed, and is remembered.
 * @param {string} name
 * @param {HTMLButtonElement} button
 * @param {boolean} neutral
 * @param {(isOn: boolean) => void} show
 */
function createSwitch(name, button, neutral, show) {
  let isOn = recall(name, neutral);

  function apply() {
    button.setAttribute("aria-pressed", `${isOn}`);
    show(isOn);
  }
  button.addEventListener("click", () => {
    isOn = !isOn;
    remember(name, isOn);
    apply();
  });
  apply();
}
