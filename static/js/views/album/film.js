/** The film: the pictures of the album in a row, of which only those in sight have nodes. */

import { byId, element, setText } from "../../lib/dom.js";
import { say, sayAgain } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { formatBytes, formatGain } from "../../lib/units.js";
import { scrolledTo, windowOf } from "../../state/album/film.js";
import { inOrder } from "../../state/album/members.js";
import { bringToFront, goBy, pickNone, pickRange, togglePicked } from "../../state/album/picking.js";
import { savedPercent } from "../../state/album/progress.js";
import { answerMoving } from "./moving.js";

/** What changes a cell. */
const SHOWN = /** @type {const} */ (["members", "order", "made", "picked", "imageId", "albumId"]);

/**
 * `thumbnailOf` resolves to the address of a member's thumbnail.
 * @param {Store} store
 * @param {(imageId: string) => Promise<string>} thumbnailOf
 */
export function showFilm(store, thumbnailOf) {
  const film = byId("film");
  const row = byId("film-row");
  /** @type {Map<string, ReturnType<typeof createCell>>} */
  const cells = new Map();
  /** @type {Member[]} */
  let ordered = [];
  let isDue = false;

  const cellWidth = () => Number.parseFloat(getComputedStyle(film).getPropertyValue("--cell"));
  const placeOf = (/** @type {string} */ id) => ordered.findIndex((member) => member.id === id);

  function draw() {
    isDue = false;
    const { state } = store;
    const cell = cellWidth();
    row.style.width = `${ordered.length * cell}px`;
    const { first, end } = windowOf({ count: ordered.length, cell, left: film.scrollLeft, width: film.clientWidth });
    const shown = ordered.slice(first, end);
    const front = placeOf(state.imageId);
    // What has the focus of the list has a node, wherever it was scrolled to.
    if (front >= 0 && (front < first || front >= end)) shown.push(ordered[front]);
    const wanted = new Set(shown.map(({ id }) => id));
    for (const [id, { node }] of cells) {
      if (wanted.has(id)) continue;
      node.remove();
      cells.delete(id);
    }
    for (const [offset, member] of shown.entries()) {
      const known = cells.get(member.id);
      const made = known ?? createCell(member.id, thumbnailOf);
      if (!known) cells.set(member.id, made);
      // They are read in this order too, whichever came first.
      if (row.children[offset] !== made.node) row.insertBefore(made.node, row.children[offset] ?? null);
      const at = first + offset < end ? first + offset : front;
      made.show(state, member, at, ordered.length, at * cell);
    }
    if (front >= 0) film.setAttribute("aria-activedescendant", `film-${state.imageId}`);
    else film.removeAttribute("aria-activedescendant");
  }

  function drawSoon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(draw);
  }

  function followFront() {
    const at = placeOf(store.state.imageId);
    if (at < 0) return;
    film.scrollLeft = scrolledTo({ cell: cellWidth(), left: film.scrollLeft, width: film.clientWidth }, at);
  }

  store.watch(["members", "order", "made"], (state) => {
    ordered = inOrder(state);
  });
  store.watch([...SHOWN], drawSoon);
  store.watch(["imageId", "order"], followFront);
  film.addEventListener("scroll", drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(film);
  film.addEventListener("wheel", (event) => {
    // A wheel that only goes up and down moves the film sideways.
    if (event.deltaX || event.shiftKey || event.ctrlKey) return;
    film.scrollLeft += event.deltaY;
    event.preventDefault();
  });

  answerMoving(store, { film, row, cellWidth, follow: followFront });
  answerPointer(store, film);
  answerKeys(store, film);
  const order = byId("film-order", HTMLSelectElement);
  order.addEventListener("change", () => store.update({ order: /** @type {State["order"]} */ (order.value) }));
  store.watch(["order"], ({ order: by }) => {
    order.value = by;
  });
  const pick = byId("film-pick", HTMLButtonElement);
  const remove = byId("film-remove", HTMLButtonElement);
  pick.addEventListener("click", () => togglePicked(store, store.state.imageId));
  remove.addEventListener("click", () => removeChosen(store));
  store.watch(["picked", "imageId", "album"], ({ picked, imageId, album }) => {
    pick.disabled = !imageId;
    pick.setAttribute("aria-pressed", `${picked.includes(imageId)}`);
    remove.hidden = !album?.mayEdit;
    remove.disabled = !imageId && !picked.length;
    byId("film-area").toggleAttribute("data-picking", picked.length > 0);
  });
}

/**
 * @param {Store} store
 * @param {HTMLElement} film
 */
function answerPointer(store, film) {
  /** @param {Event} event */
  const idUnder = ({ target }) => (target instanceof Element && target.closest("[role=option]")?.id.slice(5)) || "";

  film.addEventListener("click", (event) => {
    const id = idUnder(event);
    if (!id) return;
    if (event.shiftKey) pickRange(store, id);
    else if (event.ctrlKey || event.metaKey) togglePicked(store, id);
    else pickNone(store);
    bringToFront(store, id);
  });
}

/**
 * @param {Store} store
 * @param {HTMLElement} film
 */
function answerKeys(store, film) {
  const picks = () => togglePicked(store, store.state.imageId);
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const keys = {
    ArrowRight: ({ shiftKey }) => go(1, shiftKey),
    ArrowLeft: ({ shiftKey }) => go(-1, shiftKey),
    End: ({ shiftKey }) => go(Infinity, shiftKey),
    Home: ({ shiftKey }) => go(-Infinity, shiftKey),
    " ": picks,
    Delete: () => removeChosen(store),
    Escape: () => pickNone(store),
  };

  /**
   * @param {number} by
   * @param {boolean} picksToo
   */
  function go(by, picksToo) {
    if (picksToo && !store.state.picked.length) store.update({ anchor: store.state.imageId });
    const id = goBy(store, by);
    if (picksToo && id) pickRange(store, id);
  }

  film.addEventListener("keydown", (event) => {
    const isAll = event.key === "a" && (event.ctrlKey || event.metaKey);
    if (isAll) store.update({ picked: store.state.members.map(({ id }) => id) });
    else if (keys[event.key] && !event.altKey) keys[event.key](event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const isOpen = () => Boolean(store.state.albumId);
  addShortcuts(say("Album"), [
    { keys: ["J"], does: say("Next picture"), press: () => isOpen() && go(1, false) },
    { keys: ["K"], does: say("Picture before"), press: () => isOpen() && go(-1, false) },
    { keys: ["X"], does: say("Pick this picture, or put it back"), press: () => isOpen() && picks() },
    { keys: ["Shift+←", "Shift+→"], does: say("Pick one more, on the film") },
    { keys: [say("Shift+Click")], does: say("Pick all up to this one") },
    { keys: ["Alt"], does: say("Held while a control is moved: for this picture alone") },
    { keys: ["Delete"], does: say("Remove what is picked, on the film") },
  ]);
}

/**
 * What is picked, or the one in front, leaves the album.
 * @param {Store} store
 */
function removeChosen(store) {
  const { picked, imageId, album } = store.state;
  const ids = picked.length ? picked : [imageId].filter(Boolean);
  if (album?.mayEdit && ids.length) store.ask("remove_members", ids);
}

/**
 * @param {string} id
 * @param {(imageId: string) => Promise<string>} thumbnailOf
 */
function createCell(id, thumbnailOf) {
  const picture = element("img", { alt: "", draggable: "false" });
  const before = element("span", { class: "cell-before" });
  const size = element("span");
  const gain = element("span", { class: "cell-gain" });
  const after = element("span", { class: "cell-after" }, size, " ", gain);
  const node = element("div", { role: "option", id: `film-${id}`, class: "cell" }, picture, before, after);
  let hasAsked = false;

  return {
    node,
    /**
     * @param {State} state
     * @param {Member} member
     * @param {number} at
     * @param {number} count
     * @param {number} left
     */
    show(state, member, at, count, left) {
      const made = state.made[id];
      node.style.transform = `translateX(${left}px)`;
      node.dataset.state = made?.message ? "failed" : member.state;
      node.toggleAttribute("data-own", Object.keys(member.own).length > 0);
      node.setAttribute("aria-posinset", `${at + 1}`);
      node.setAttribute("aria-setsize", `${count}`);
      node.setAttribute("aria-selected", `${state.picked.includes(id)}`);
      if (id === state.imageId) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
      const said = sayState(member, made);
      picture.alt = [member.name, said].filter(Boolean).join(", ");
      node.title = picture.alt;
      setText(before, formatBytes(member.bytes));
      const bytes = made?.bytes;
      after.hidden = bytes === undefined;
      setText(size, bytes === undefined ? "" : formatBytes(bytes));
      setText(gain, bytes === undefined ? "" : formatGain(savedPercent(member.bytes, bytes)));
      if (member.state === "ready" && !hasAsked) {
        hasAsked = true;
        thumbnailOf(id).then((address) => {
          if (address) picture.src = address;
        });
      }
    },
  };
}

/**
 * What is to be said of a member beside its size, "" for nothing.
 * @param {Member} member
 * @param {Made | undefined} made
 */
function sayState(member, made) {
  if (member.state === "waiting") return say("being checked");
  if (member.state === "refused") return say("cannot be opened: {why}", { why: sayAgain(member.error?.message ?? "") });
  if (made?.message) return say("could not be made: {why}", { why: sayAgain(made.message) });
  return Object.keys(member.own).length ? say("with settings of its own") : "";
}
