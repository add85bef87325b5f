/** A finger that rests on a picture of the film lifts it: let go of it is picked, drawn on from there it is moved. */

/** Milliseconds that it rests, and pixels that it may tremble. */
const LONG = 450;
const TREMBLE = 8;

/**
 * `draw` moves what is lifted; `pick` is for what is let go of where it was.
 * @param {HTMLElement} film
 * @param {{draw: Drawing, pick: (id: string) => void}} view
 */
export function answerHolding(film, { draw, pick }) {
  /** The picture under the finger, and where that came down. */
  let id = "";
  let from = { x: 0, y: 0 };
  let timer = 0;
  let isLifted = false;
  let wasLifted = false;

  /** @param {boolean} lifted */
  function lift(lifted) {
    isLifted = lifted;
    film.querySelector(".lifted")?.classList.remove("lifted");
    if (!lifted) return;
    wasLifted = true;
    document.getElementById(`film-${id}`)?.classList.add("lifted");
    navigator.vibrate?.(10);
  }

  function stop() {
    clearTimeout(timer);
    draw.stop();
    lift(false);
  }

  film.addEventListener("pointerdown", ({ target, pointerType, isPrimary, clientX, clientY }) => {
    stop();
    wasLifted = false;
    const cell = target instanceof Element ? target.closest("[role=option]") : null;
    if (!cell || pointerType !== "touch" || !isPrimary) return;
    id = cell.id.slice(5);
    from = { x: clientX, y: clientY };
    timer = setTimeout(() => lift(true), LONG);
  });
  film.addEventListener("pointermove", ({ pointerType, clientX, clientY }) => {
    if (pointerType !== "touch") return;
    const isStill = Math.hypot(clientX - from.x, clientY - from.y) < TREMBLE;
    if (!isStill) clearTimeout(timer);
    if (draw.isMoving()) draw.to(clientX);
    else if (isLifted && !isStill && !draw.take(id, clientX)) lift(false);
  });
  film.addEventListener("pointerup", ({ pointerType }) => {
    if (pointerType !== "touch") return;
    if (draw.isMoving()) draw.end();
    else if (isLifted) pick(id);
    stop();
  });
  film.addEventListener("pointercancel", stop);
  // What is lifted follows the finger; the film would scroll under it, and a menu come up.
  film.addEventListener("touchmove", (event) => isLifted && event.preventDefault(), { passive: false });
  film.addEventListener("contextmenu", (event) => isLifted && event.preventDefault());
  // The click that ends it brings nothing to the front.
  film.addEventListener("click", (event) => wasLifted && event.stopImmediatePropagation());
}
