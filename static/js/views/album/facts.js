/** The list of an album: a row of facts for each picture, sorted, filtered, and picked from for what is done next. */

import { showDialog } from "../../lib/dialogs.js";
import { byId, element, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { ALL, COLUMNS, camerasOf, isFiltered, rowsOf } from "../../state/album/facts.js";
import { bringToFront, pickExactly } from "../../state/album/picking.js";
import { answerRows } from "./facts-keys.js";
import { createRows } from "./facts-rows.js";

/** What the rows are made of. */
const SHOWN = /** @type {const} */ (["members", "made", "facts"]);
const FILTERS = /** @type {const} */ (["camera", "place", "taken", "state"]);

/**
 * @param {Store} store
 * @param {(imageId: string) => Promise<string>} thumbnailOf
 */
export function showFacts(store, thumbnailOf) {
  const dialog = byId("facts", HTMLDialogElement);
  const opener = byId("facts-open", HTMLButtonElement);
  const grid = byId("facts-grid");
  /** @type {FactRow[]} */
  let rows = [];
  const view = createRows(grid, thumbnailOf);

  /** @param {Partial<Facts>} changes */
  const set = (changes) => store.update({ facts: { ...store.state.facts, ...changes } });

  function fill() {
    if (!dialog.open) return;
    rows = rowsOf(store.state);
    view.show(rows, store.state.picked);
    tell();
  }

  function tell() {
    const { members, picked, facts } = store.state;
    const shown = sayCount(rows.length, "{count} picture", "{count} pictures");
    const of = rows.length < members.length ? say("{shown} of {all}", { shown, all: members.length }) : shown;
    const chosen = picked.length ? sayCount(picked.length, "{count} picked", "{count} picked") : "";
    setText(byId("facts-count"), [of, chosen].filter(Boolean).join(", "));
    byId("facts-all", HTMLButtonElement).disabled = !rows.length;
    byId("facts-none", HTMLButtonElement).disabled = !picked.length;
    byId("facts-clear").hidden = !isFiltered(facts);
  }

  showDialog(dialog, opener, () => {
    const cameras = byId("facts-camera", HTMLSelectElement);
    const chosen = store.state.facts.camera;
    const names = camerasOf(store.state);
    cameras.replaceChildren(cameras.options[0], ...names.map((name) => element("option", { value: name }, name)));
    cameras.value = names.includes(chosen) ? chosen : "";
    if (cameras.value !== chosen) set({ camera: "" });
    // It has a size once it is shown.
    requestAnimationFrame(fill);
  });
  store.watch([...SHOWN], fill);
  store.watch(["picked"], ({ picked }) => {
    if (!dialog.open) return;
    view.pick(picked);
    tell();
  });
  store.watch(["albumId", "members"], ({ albumId, members }) => {
    opener.disabled = !members.length;
    if (!albumId) dialog.close();
  });

  byId("facts-text", HTMLInputElement).addEventListener("input", ({ target }) => {
    set({ text: /** @type {HTMLInputElement} */ (target).value });
  });
  for (const name of FILTERS) {
    byId(`facts-${name}`, HTMLSelectElement).addEventListener("change", ({ target }) => {
      set({ [name]: /** @type {HTMLSelectElement} */ (target).value });
    });
  }
  byId("facts-clear").addEventListener("click", () => {
    set(ALL);
    byId("facts-text").focus();
  });
  answerSorting(store, set);
  answerRows(store, grid, view, (id) => {
    bringToFront(store, id);
    dialog.close();
  });

  store.watch(["facts"], ({ facts }) => {
    const text = byId("facts-text", HTMLInputElement);
    if (text.value !== facts.text) text.value = facts.text;
    for (const name of FILTERS) byId(`facts-${name}`, HTMLSelectElement).value = facts[name];
  });
  byId("facts-all").addEventListener("click", () =>
    pickExactly(
      store,
      rows.map(({ id }) => id),
    ),
  );
  byId("facts-none").addEventListener("click", () => pickExactly(store, []));
  store.watch(["album"], ({ album }) => (byId("facts-tidy").hidden = !album?.mayEdit));
  byId("facts-tidy").addEventListener("click", () => {
    // What is seen is what is meant, unless something is picked.
    if (!store.state.picked.length && isFiltered(store.state.facts))
      pickExactly(
        store,
        rows.map(({ id }) => id),
      );
    dialog.close();
    byId("tidy-open").click();
  });
}

/**
 * @param {Store} store
 * @param {(changes: Partial<Facts>) => void} set
 */
function answerSorting(store, set) {
  const menu = byId("facts-by", HTMLSelectElement);
  const turn = byId("facts-turn", HTMLButtonElement);
  for (const name of COLUMNS) {
    byId(`facts-by-${name}`).addEventListener("click", () => {
      const { by, isDown } = store.state.facts;
      set({ by: name, isDown: by === name && !isDown });
    });
  }
  menu.addEventListener("change", () => set({ by: /** @type {Facts["by"]} */ (menu.value), isDown: false }));
  turn.addEventListener("click", () => set({ isDown: !store.state.facts.isDown }));
  store.watch(["facts"], ({ facts: { by, isDown } }) => {
    menu.value = by;
    turn.setAttribute("aria-pressed", `${isDown}`);
    for (const name of COLUMNS) {
      const way = by === name ? (isDown ? "descending" : "ascending") : "none";
      byId(`facts-by-${name}`).parentElement?.setAttribute("aria-sort", way);
    }
  });
}
