/** The handle between original and result, moved by mouse, finger or arrow keys; and the original alone for a moment. */

import { byId } from "../lib/dom.js";
import { addShortcuts } from "../lib/shortcuts.js";

const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 };
const ENDS = { Home: 0, End: 100 };

export function showSplit(store) {
  const frame = byId("frame");
  const handle = byId("split");

  const place = (percent) => store.update({ split: Math.min(Math.max(percent, 0), 100) });

  store.watch(["split"], ({ split }) => {
    frame.style.setProperty("--split", `${split}%`);
    handle.setAttribute("aria-valuenow", Math.round(split));
    handle.setAttribute("aria-valuetext", `${Math.round(split)}% original, ${Math.round(100 - split)}% result`);
  });

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
  handle.addEventListener("dblclick", (event) => {
    // On the picture a double click zooms.
    event.stopPropagation();
    place(50);
  });
  handle.addEventListener("keydown", (event) => {
    const target = ENDS[event.key] ?? store.state.split + (STEPS[event.key] ?? NaN) * (event.shiftKey ? 5 : 1);
    if (Number.isNaN(target)) return;
    event.preventDefault();
    place(target);
  });
  showPeek(store, frame);
}

function showPeek(store, frame) {
  const button = byId("peek");
  const peek = (peeking) => store.update({ peeking });
  const [press, release] = [() => peek(true), () => peek(false)];

  store.watch(["peeking"], ({ peeking }) => {
    frame.dataset.peek = peeking;
    button.setAttribute("aria-pressed", peeking);
  });
  button.addEventListener("pointerdown", press);
  for (const end of ["pointerup", "pointercancel", "pointerleave", "keyup", "focusout"]) {
    button.addEventListener(end, release);
  }
  button.addEventListener("keydown", ({ key }) => {
    if (key === " " || key === "Enter") press();
  });
  addShortcuts("Picture", [{ keys: ["O"], does: "Show the original while held", press, release }]);
}
