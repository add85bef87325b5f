/** The box of a crop with its handles, each a button for hand and arrow keys. */

import { byId, element } from "../../lib/dom.js";
import { say } from "../../lib/language.js";

/** What each part moves, and its name. The box itself comes first, below its handles. */
const HANDLES = [
  { x: 0, y: 0, name: say("Move the part to keep") },
  { x: -1, y: -1, name: say("Top left corner") },
  { x: 0, y: -1, name: say("Top edge") },
  { x: 1, y: -1, name: say("Top right corner") },
  { x: 1, y: 0, name: say("Right edge") },
  { x: 1, y: 1, name: say("Bottom right corner") },
  { x: 0, y: 1, name: say("Bottom edge") },
  { x: -1, y: 1, name: say("Bottom left corner") },
  { x: -1, y: 0, name: say("Left edge") },
];
/** @type {Record<string, number[]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Part of the picture by which an arrow key moves a handle; with Shift ten times that. */
const KEY_STEP = 0.005;

/**
 * `read()` gives the present box; `moved(box, handle, by)` is called with the box at the start of the gesture and how
 * far the hand has gone since, in fractions of the picture; `settled()` at its end.
 * @param {() => Region} read
 * @param {CropMoved} moved
 * @param {() => void} settled
 */
export function createCropBox(read, moved, settled) {
  return element("div", { class: "crop-box" }, ...HANDLES.map((handle) => createHandle(handle, read, moved, settled)));
}

/**
 * @param {Place & {name: string}} handle
 * @param {() => Region} read
 * @param {CropMoved} moved
 * @param {() => void} settled
 */
function createHandle(handle, read, moved, settled) {
  const node = element("button", {
    type: "button",
    class: "crop-handle",
    "data-x": handle.x,
    "data-y": handle.y,
    "aria-label": handle.name,
    "aria-describedby": "crop-hint",
  });
  /** @type {{x: number, y: number, box: Region} | null} */
  let held = null;

  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    node.setPointerCapture(event.pointerId);
    held = { x: event.clientX, y: event.clientY, box: read() };
  });
  node.addEventListener("pointermove", ({ clientX, clientY }) => {
    if (!held) return;
    // From where the hand took hold, so that a box held back by the picture's edge comes along again at once.
    const { clientWidth, clientHeight } = byId("frame");
    moved(held.box, handle, { x: (clientX - held.x) / clientWidth, y: (clientY - held.y) / clientHeight });
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    node.addEventListener(end, () => {
      if (held) settled();
      held = null;
    });
  }

  node.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = KEY_STEP * (event.shiftKey ? 10 : 1);
    moved(read(), handle, { x: arrow[0] * step, y: arrow[1] * step });
  });
  node.addEventListener("keyup", ({ key }) => {
    if (ARROWS[key]) settled();
  });
  return node;
}
