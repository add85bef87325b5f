/** The handle between original and result; and the original alone for a moment. */

import { byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { createSplitHandle } from "../../lib/split-handle.js";

/** @param {Store} store */
export function showSplit(store) {
  const frame = byId("frame");
  const show = createSplitHandle(frame, byId("split"), (split) => store.update({ split }));

  store.watch(["split"], ({ split }) =>
    show(split, (left, right) => say("{left}% original, {right}% result", { left, right })),
  );
  showPeek(store, frame);
}

/**
 * @param {Store} store
 * @param {HTMLElement} frame
 */
function showPeek(store, frame) {
  const button = byId("peek");
  /** @param {boolean} peeking */
  const peek = (peeking) => store.update({ peeking });
  const [press, release] = [() => peek(true), () => peek(false)];

  store.watch(["peeking"], ({ peeking }) => {
    frame.dataset.peek = `${peeking}`;
    button.setAttribute("aria-pressed", `${peeking}`);
  });
  button.addEventListener("pointerdown", press);
  for (const end of ["pointerup", "pointercancel", "pointerleave", "keyup", "focusout"]) {
    button.addEventListener(end, release);
  }
  button.addEventListener("keydown", ({ key }) => {
    if (key === " " || key === "Enter") press();
  });
  addShortcuts(say("Picture"), [{ keys: ["O"], does: say("Show the original while held"), press, release }]);
}
