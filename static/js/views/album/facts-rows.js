/** The rows of the list, of which only those in sight have nodes. */

import { debounce } from "../../lib/debounce.js";
import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes, formatDimensions, formatGain, formatMoment } from "../../lib/units.js";
import { windowOf } from "../../state/album/film.js";

/** Milliseconds of rest before small pictures are asked for: who scrolls through does not look at them. */
const REST = 60;
/** Placeholder of what is not known. */
const NONE = "–";
/** @type {Record<FactRow["state"], string>} */
const STATES = {
  waiting: say("being checked"),
  ready: say("ready"),
  made: say("made"),
  failed: say("not made"),
  refused: say("cannot be opened"),
};

/**
 * `show(rows, picked)` fills the list, `pick(picked)` marks rows, `go(at)` makes one the row that keys are about and
 * brings it into sight; `ids` are those of all rows, `at()` the place of that row.
 * @param {HTMLElement} grid
 * @param {(imageId: string) => Promise<string>} thumbnailOf
 */
export function createRows(grid, thumbnailOf) {
  const body = byId("facts-body");
  const head = byId("facts-head");
  /** @type {Map<string, ReturnType<typeof createRow>>} */
  const nodes = new Map();
  /** @type {FactRow[]} */
  let rows = [];
  let picked = new Set();
  let front = "";
  let isDue = false;

  const rowHeight = () => Number.parseFloat(getComputedStyle(grid).getPropertyValue("--fact-row"));
  const at = () => rows.findIndex(({ id }) => id === front);

  function draw() {
    isDue = false;
    const cell = rowHeight();
    body.style.height = `${rows.length * cell}px`;
    grid.setAttribute("aria-rowcount", `${rows.length + 1}`);
    const place = { count: rows.length, cell, left: grid.scrollTop, width: grid.clientHeight };
    const { first, end } = windowOf(place);
    const shown = rows.slice(first, end).map((row, offset) => ({ row, place: first + offset }));
    const held = at();
    // The row that keys are about has a node, wherever the list was scrolled to.
    if (held >= 0 && (held < first || held >= end)) shown.push({ row: rows[held], place: held });
    const wanted = new Set(shown.map(({ row }) => row.id));
    // A node that has scrolled out of sight is used again for what comes in.
    const free = [...nodes].filter(([id]) => !wanted.has(id));
    for (const [offset, { row, place: stands }] of shown.entries()) {
      const [id = "", used] = nodes.has(row.id) ? [] : (free.pop() ?? []);
      const made = nodes.get(row.id) ?? used ?? createRow(thumbnailOf);
      nodes.delete(id);
      nodes.set(row.id, made);
      if (body.children[offset] !== made.node) body.insertBefore(made.node, body.children[offset] ?? null);
      made.show(row, stands, stands * cell, picked.has(row.id), row.id === front);
    }
    for (const [id, { node }] of free) {
      node.remove();
      nodes.delete(id);
    }
    loadSoon();
    if (held >= 0) grid.setAttribute("aria-activedescendant", `fact-${front}`);
    else grid.removeAttribute("aria-activedescendant");
  }

  const loadSoon = debounce(() => {
    for (const { load } of nodes.values()) load();
  }, REST);

  function drawSoon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(draw);
  }
  grid.addEventListener("scroll", drawSoon, { passive: true });
  new ResizeObserver(drawSoon).observe(grid);

  return {
    at,
    get ids() {
      return rows.map(({ id }) => id);
    },
    /** Rows in sight at once. */
    page: () => Math.max(1, Math.floor((grid.clientHeight - head.offsetHeight) / rowHeight()) - 1),
    /**
     * @param {FactRow[]} given
     * @param {string[]} ids
     */
    show(given, ids) {
      rows = given;
      picked = new Set(ids);
      drawSoon();
    },
    /** @param {string[]} ids */
    pick(ids) {
      picked = new Set(ids);
      drawSoon();
    },
    /** @param {number} place */
    go(place) {
      const cell = rowHeight();
      front = rows[place]?.id ?? "";
      const room = grid.clientHeight - head.offsetHeight;
      const top = place * cell;
      if (top < grid.scrollTop) grid.scrollTop = top;
      else if (top + cell > grid.scrollTop + room) grid.scrollTop = top + cell - room;
      drawSoon();
      return front;
    },
  };
}

/** @param {(imageId: string) => Promise<string>} thumbnailOf */
function createRow(thumbnailOf) {
  const picture = element("img", { alt: "", draggable: "false" });
  const name = element("span", { class: "fact-text" });
  const cell = (/** @type {string} */ kind) => element("span", { role: "gridcell", class: kind });
  const named = element("span", { role: "gridcell", class: "fact fact-name" }, picture, name);
  const cells = {
    taken: cell("fact fact-taken"),
    camera: cell("fact fact-camera"),
    place: cell("fact fact-place"),
    pixels: cell("fact fact-pixels"),
    bytes: cell("fact fact-bytes"),
    state: cell("fact fact-state"),
  };
  const node = element("div", { role: "row", class: "fact-row" }, named, ...Object.values(cells));
  let id = "";
  let asked = "";
  let hasPicture = false;

  return {
    node,
    /** The small picture, once. */
    load() {
      if (!hasPicture || asked === id) return;
      asked = id;
      thumbnailOf(id).then((address) => {
        if (address && asked === id) picture.src = address;
      });
    },
    /**
     * @param {FactRow} row
     * @param {number} place
     * @param {number} top
     * @param {boolean} isPicked
     * @param {boolean} isFront
     */
    show(row, place, top, isPicked, isFront) {
      if (row.id !== id) {
        id = row.id;
        node.id = `fact-${id}`;
        picture.removeAttribute("src");
        asked = "";
      }
      hasPicture = row.place !== null;
      node.style.transform = `translateY(${top}px)`;
      node.setAttribute("aria-rowindex", `${place + 2}`);
      node.setAttribute("aria-selected", `${isPicked}`);
      node.toggleAttribute("data-front", isFront);
      node.dataset.state = row.state;
      node.title = row.name;
      setText(name, row.name);
      setText(cells.taken, row.taken === null ? NONE : formatMoment(row.taken));
      setText(cells.camera, row.camera ?? NONE);
      setText(cells.place, row.place === null ? NONE : row.place ? say("yes") : say("no"));
      setText(cells.pixels, row.width && row.height ? formatDimensions(row.width, row.height) : NONE);
      setText(cells.bytes, formatBytes(row.bytes));
      setText(cells.state, row.saved === null ? STATES[row.state] : `${STATES[row.state]} ${formatGain(row.saved)}`);
    },
  };
}
