/** The picture under the hand: wheel and pinch zoom, dragging moves it, a double click goes to its own pixels. */

import { byId, comesFromWithin } from "../../lib/dom.js";
import { panBy, zoomBy, zoomTo, zoomToFit } from "../../state/zoom.js";

/** Zoom for each pixel of a wheel's turn; a trackpad's pinch comes as a wheel with Ctrl, in smaller numbers. */
const WHEEL = 0.002;
const PINCH = 0.01;
const LINE = 16;
/** What has gestures of its own. */
const OWN = "#split, .crop-layer";
const LINE_HANDLE = "#split";

/** @param {Store} store */
export function answerGestures(store) {
  const stage = byId("stage");
  /** @type {Map<number, Point>} */
  const fingers = new Map();

  /** @param {MouseEvent} event */
  const at = ({ clientX, clientY }) => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  /** @param {Event} event */
  const isOurs = (event) => !store.state.cropping && !comesFromWithin(event, OWN);
  /** Fingers on the line, which move it as long as they are alone. */
  /** @type {Set<number>} */
  const onLine = new Set();

  stage.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      if (store.state.cropping) return;
      const turn = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1);
      zoomBy(store, Math.exp(-turn * (event.ctrlKey ? PINCH : WHEEL)), at(event));
    },
    { passive: false },
  );

  stage.addEventListener("dblclick", (event) => {
    if (!isOurs(event)) return;
    if (store.state.zoom) zoomToFit(store);
    else zoomTo(store, 1, at(event));
  });

  // The browser's own dragging of pictures would take the gesture away.
  stage.addEventListener("dragstart", (event) => event.preventDefault());
  stage.addEventListener("pointerdown", (event) => {
    const isOnLine = event.pointerType === "touch" && comesFromWithin(event, LINE_HANDLE);
    if (event.button !== 0 || store.state.cropping || !(isOurs(event) || isOnLine)) return;
    fingers.set(event.pointerId, at(event));
    if (isOnLine) onLine.add(event.pointerId);
    // With a second finger the line lets go: the two zoom.
    if (isOnLine && fingers.size === 1) return;
    for (const id of fingers.keys()) stage.setPointerCapture(id);
    onLine.clear();
    stage.classList.toggle("moving", true);
  });
  stage.addEventListener("pointermove", (event) => {
    if (!fingers.has(event.pointerId) || onLine.has(event.pointerId)) return;
    const before = [...fingers.values()];
    fingers.set(event.pointerId, at(event));
    const after = [...fingers.values()];
    if (after.length === 1) drag(after[0].x - before[0].x, after[0].y - before[0].y);
    else if (after.length === 2) pinch(before, after);
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    stage.addEventListener(end, ({ pointerId, target, type }) => {
      // What the line lost, the stage has taken.
      if (type === "lostpointercapture" && target !== stage) return;
      fingers.delete(pointerId);
      onLine.delete(pointerId);
      stage.classList.toggle("moving", fingers.size > 0);
    });
  }

  /**
   * All of the picture has nowhere to go: then the hand moves the split, so that one thumb can compare.
   * @param {number} x
   * @param {number} y
   */
  function drag(x, y) {
    if (store.state.zoom) {
      panBy(store, x, y);
      return;
    }
    const split = store.state.split + (x / byId("frame").clientWidth) * 100;
    store.update({ split: Math.min(Math.max(split, 0), 100) });
  }

  /**
   * @param {Point[]} before
   * @param {Point[]} after
   */
  function pinch(before, after) {
    const [from, to] = [middle(before), middle(after)];
    zoomBy(store, distance(after) / Math.max(1, distance(before)), from);
    panBy(store, to.x - from.x, to.y - from.y);
  }
}

/** @param {Point[]} points */
function middle([one, other]) {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

/** @param {Point[]} points */
function distance([one, other]) {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
