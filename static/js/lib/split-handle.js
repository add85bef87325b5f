/** A handle that is moved across a frame by mouse, finger or arrow keys; a double click brings it back to the middle. */

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 };
/** @type {Record<string, number>} */
const ENDS = { Home: 0, End: 100 };

/**
 * `place(percent)` gets where it is wanted, 0 to 100; returns `show(percent, words)`, which puts it there.
 * @param {HTMLElement} frame
 * @param {HTMLElement} handle
 * @param {(percent: number) => void} place
 * @returns {(percent: number, words: (left: number, right: number) => string) => void}
 */
export function createSplitHandle(frame, handle, place) {
  let at = 50;
  /** @param {number} percent */
  const move = (percent) => place(Math.min(Math.max(percent, 0), 100));

  /** @param {PointerEvent} event */
  function follow({ clientX }) {
    const { left, width } = frame.getBoundingClientRect();
    move(((clientX - left) / width) * 100);
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
    move(50);
  });
  handle.addEventListener("keydown", (event) => {
    const target = ENDS[event.key] ?? at + (STEPS[event.key] ?? NaN) * (event.shiftKey ? 5 : 1);
    if (Number.isNaN(target)) return;
    event.preventDefault();
    move(target);
  });

  return (percent, words) => {
    at = percent;
    frame.style.setProperty("--split", `${at}%`);
    handle.setAttribute("aria-valuenow", `${Math.round(at)}`);
    handle.setAttribute("aria-valuetext", words(Math.round(at), Math.round(100 - at)));
  };
}
