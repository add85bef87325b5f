/** On a phone the panel is a sheet of three heights: pulled by its handle, or one further with each press. */

import { byId, firstIn } from "../../lib/dom.js";
import { say } from "../../lib/language.js";

const HEIGHTS = ["low", "half", "full"];
/** CSS pixels by which a finger pulls the sheet to its next height. */
const PULL = 48;
/** @type {Record<string, string>} */
const WORDS = {
  low: say("Settings are down"),
  half: say("Settings take half of the screen"),
  full: say("Settings take all of the screen"),
};

export function showSheet() {
  const panel = firstIn(document, ".panel");
  const handle = byId("sheet-handle");
  let from = 0;
  let hasPulled = false;

  /** @param {number} at */
  function take(at) {
    const height = HEIGHTS[Math.min(Math.max(at, 0), HEIGHTS.length - 1)];
    panel.dataset.sheet = height;
    handle.setAttribute("aria-description", WORDS[height]);
  }
  const now = () => HEIGHTS.indexOf(`${panel.dataset.sheet}`);

  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    from = event.clientY;
    hasPulled = false;
  });
  handle.addEventListener("pointermove", ({ pointerId, clientY }) => {
    if (!handle.hasPointerCapture(pointerId) || Math.abs(from - clientY) < PULL) return;
    take(now() + Math.sign(from - clientY));
    from = clientY;
    hasPulled = true;
  });
  handle.addEventListener("click", () => {
    if (!hasPulled) take((now() + 1) % HEIGHTS.length);
    hasPulled = false;
  });
  handle.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowUp") take(now() + 1);
    if (key === "ArrowDown") take(now() - 1);
  });
  take(1);

  // A slider that is held floats above what the file weighs.
  const outcome = firstIn(document, ".outcome");
  new ResizeObserver(() => document.body.style.setProperty("--outcome", `${outcome.offsetHeight}px`)).observe(outcome);
}
