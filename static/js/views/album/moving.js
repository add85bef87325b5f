/** Pictures of the film are moved: drawn with the pointer or a finger, by keys, or by two buttons. */

import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { inOrder } from "../../state/album/members.js";
import { moveBy, moveTo, takenWith } from "../../state/album/moving.js";
import { togglePicked } from "../../state/album/picking.js";
import { answerHolding } from "./holding.js";

/** Pixels until a press is a draw, the width of the edge that scrolls the film, and its speed in pixels a frame. */
const START = 6;
const EDGE = 48;
const SPEED = 14;

/**
 * `cellWidth()` is in CSS pixels, and `follow()` brings the picture in front in sight.
 * @param {Store} store
 * @param {{film: HTMLElement, row: HTMLElement, cellWidth: () => number, follow: () => void}} view
 */
export function answerMoving(store, { film, row, cellWidth, follow }) {
  const mayMove = () => Boolean(store.state.album?.mayEdit) && store.state.members.length > 1;

  /**
   * @param {Move | null} move
   * @param {string[]} ids
   */
  function move(move, ids) {
    if (!move || !mayMove()) return;
    store.ask("move_members", move);
    const shown = inOrder(store.state);
    const place = shown.findIndex(({ id }) => ids.includes(id)) + 1;
    setText(byId("album-said"), say("Place {place} of {count}", { place, count: shown.length }));
  }

  /** @param {number} by */
  function step(by) {
    const { state } = store;
    const ids = takenWith(state, state.imageId);
    if (ids.length) move(moveBy(state, ids, by), ids);
    follow();
  }

  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
  film.addEventListener("keydown", (event) => {
    if (!event.altKey || !(event.key in steps)) return;
    step(steps[event.key]);
    event.preventDefault();
    event.stopPropagation();
  });
  addShortcuts(say("Album"), [
    { keys: ["Alt+←", "Alt+→"], does: say("Move this picture, or what is picked, on the film") },
  ]);
  for (const [id, by] of /** @type {const} */ ([
    ["film-left", -1],
    ["film-right", 1],
  ])) {
    const button = byId(id, HTMLButtonElement);
    button.addEventListener("click", () => step(by));
    store.watch(["album", "imageId", "members"], ({ album, imageId, members }) => {
      button.hidden = !album?.mayEdit;
      button.disabled = !imageId || members.length < 2;
    });
  }

  const draw = createDrawing(film, row, {
    cellWidth,
    begin: (id) => (mayMove() ? takenWith(store.state, id) : []),
    end: (ids, at) => move(moveTo(store.state, ids, at), ids),
  });
  answerMouse(film, draw);
  answerHolding(film, { draw, pick: (id) => togglePicked(store, id) });
  window.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !draw.isMoving()) return;
      draw.stop();
      event.stopPropagation();
    },
    { capture: true },
  );
}

/**
 * What is drawn along the film, with a line where it would stand.
 * @param {HTMLElement} film
 * @param {HTMLElement} row
 * @param {{cellWidth: () => number, begin: (id: string) => string[], end: (ids: string[], at: number) => void}} view
 * @returns {Drawing}
 */
function createDrawing(film, row, { cellWidth, begin, end }) {
  const gap = element("div", { class: "film-gap", role: "presentation" });
  /** @type {string[]} */
  let ids = [];
  let x = 0;
  let frame = 0;

  const placeUnder = () => {
    const at = Math.round((x - row.getBoundingClientRect().left) / cellWidth());
    return Math.min(Math.max(at, 0), Math.round(row.offsetWidth / cellWidth()));
  };

  function show() {
    const { left, right } = film.getBoundingClientRect();
    if (x < left + EDGE) film.scrollLeft -= SPEED;
    else if (x > right - EDGE) film.scrollLeft += SPEED;
    gap.style.transform = `translateX(${placeUnder() * cellWidth() - 4}px)`;
    frame = requestAnimationFrame(show);
  }

  function stop() {
    cancelAnimationFrame(frame);
    gap.remove();
    ids = [];
    film.classList.remove("moving");
  }

  return {
    isMoving: () => ids.length > 0,
    take(id, at) {
      ids = begin(id);
      if (!ids.length) return false;
      x = at;
      film.classList.add("moving");
      row.append(gap);
      show();
      return true;
    },
    to(at) {
      x = at;
    },
    end() {
      end(ids, placeUnder());
      stop();
    },
    stop,
  };
}

/**
 * A mouse or a pen takes a picture along at once; a finger scrolls the film unless it has rested on one.
 * @param {HTMLElement} film
 * @param {Drawing} draw
 */
function answerMouse(film, draw) {
  /** @type {{id: string, x: number} | null} */
  let pressed = null;

  film.addEventListener("pointerdown", ({ target, pointerType, button, clientX }) => {
    const cell = target instanceof Element ? target.closest("[role=option]") : null;
    pressed = cell && pointerType !== "touch" && button === 0 ? { id: cell.id.slice(5), x: clientX } : null;
  });
  film.addEventListener("pointermove", ({ pointerType, pointerId, clientX }) => {
    if (pointerType === "touch") return;
    if (draw.isMoving()) draw.to(clientX);
    else if (pressed && Math.abs(clientX - pressed.x) >= START) {
      if (draw.take(pressed.id, clientX)) film.setPointerCapture(pointerId);
      pressed = null;
    }
  });
  film.addEventListener("pointerup", ({ pointerType }) => {
    pressed = null;
    if (pointerType !== "touch" && draw.isMoving()) draw.end();
  });
  film.addEventListener("pointercancel", () => {
    pressed = null;
    draw.stop();
  });
}
