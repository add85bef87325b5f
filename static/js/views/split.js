/** The handle between original and result, moved by mouse, finger or arrow keys. */

import { byId } from "../lib/dom.js";

const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 };
const ENDS = { Home: 0, End: 100 };

export function showSplit() {
  const frame = byId("frame");
  const handle = byId("split");
  let at = 50;

  function place(percent) {
    at = Math.min(Math.max(percent, 0), 100);
    frame.style.setProperty("--split", `${at}%`);
    handle.setAttribute("aria-valuenow", Math.round(at));
    handle.setAttribute("aria-valuetext", `${Math.round(at)}% original, ${Math.round(100 - at)}% result`);
  }

  function follow({ clientX }) {
    const { left, width } = frame.getBoundingClientRect();
    place(((clientX - left) / width) * 100);
  }

  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) follow(event);
  });
  handle.addEventListener("dblclick", () => place(50));
  handle.addEventListener("keydown", (event) => {
    const target = ENDS[event.key] ?? at + (STEPS[event.key] ?? NaN) * (event.shiftKey ? 5 : 1);
    if (Number.isNaN(target)) return;
    event.preventDefault();
    place(target);
  });
  place(at);
}
