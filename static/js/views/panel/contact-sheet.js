/** The contact sheet: every format at several qualities, drawn as they come in; one click takes one. */

import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { formatBytes, formatSaving, formatTime } from "../../lib/units.js";
import { change, shownRecipe } from "../../state/edit.js";
import { isSame } from "../../state/fields.js";
import { lookCells, resultOf, sheetRows } from "../../state/variants.js";

/** @param {Store} store */
export function showContactSheet(store) {
  const section = byId("contact");
  const opener = byId("contact-open", HTMLButtonElement);
  const rows = sheetRows(store.state.catalog);
  const cells = rows.flatMap(({ format, cells: made }) => made.map((cell) => createCell(store, format, cell, close)));
  const looks = lookCells(store.state.catalog).map(({ format, cell }) =>
    createCell(store, format, cell, close, format.label),
  );
  byId("contact-rows").append(createLooks(looks), ...rows.map(({ format }) => createRow(format, cells)));

  function close() {
    store.update({ sheetOpen: false });
    opener.focus();
  }
  opener.addEventListener("click", () => store.update({ sheetOpen: !store.state.sheetOpen }));
  byId("contact-close").addEventListener("click", close);
  section.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  addShortcuts(say("Compare"), [{ keys: ["F"], does: say("All formats side by side"), press: () => opener.click() }]);

  store.watch(["sheetOpen"], ({ sheetOpen }) => {
    section.hidden = !sheetOpen;
    opener.setAttribute("aria-expanded", `${sheetOpen}`);
    if (sheetOpen) byId("contact-close").focus();
  });
  store.watch(["sheetOpen", "results", "recipe", "hand", "mayEdit"], (state) => {
    opener.disabled = !state.recipe;
    if (!state.sheetOpen || !state.recipe) return;
    const all = [...looks, ...cells];
    const known = all.filter((cell) => cell.show(state)).length;
    showSmallest(looks);
    const words =
      known < all.length ? say("{known} of {total} are ready", { known, total: all.length }) : say("All are ready");
    setText(byId("contact-progress"), words);
  });
}

/**
 * @param {Format} format
 * @param {Cell[]} cells
 */
function createRow(format, cells) {
  const own = cells.filter((cell) => cell.format === format).map(({ node }) => node);
  return element(
    "section",
    { class: "strip", "aria-label": format.label },
    element("h3", {}, format.label),
    element("p", { class: "faint" }, format.help),
    element("div", { class: "frames" }, ...own),
  );
}

/**
 * Each format at the same look, the smallest first and marked.
 * @param {Cell[]} looks
 */
function createLooks(looks) {
  return element(
    "section",
    { class: "looks", "aria-label": say("At the same look") },
    element("h3", {}, say("At the same look")),
    element("p", { class: "faint" }, say("Each format as small as it still looks like the original.")),
    element("div", { class: "frames" }, ...looks.map(({ node }) => node)),
  );
}

/** @param {Cell[]} looks */
function showSmallest(looks) {
  const sizes = looks.map(({ node }) => Number(node.dataset.bytes || Infinity));
  const smallest = Math.min(...sizes);
  for (const [at, { node }] of looks.entries()) {
    node.style.order = `${sizes.filter((size) => size < sizes[at]).length}`;
    node.classList.toggle("smallest", Number.isFinite(smallest) && sizes[at] === smallest);
  }
}

/**
 * One variant; `show` says whether it is known.
 * @param {Store} store
 * @param {Format} format
 * @param {{quality: number | null, changes: Recipe}} variant
 * @param {() => void} close
 * @param {string} [name] what it is called where it stands for its format
 * @returns {Cell}
 */
function createCell(store, format, { quality, changes }, close, name) {
  const label = name ?? (quality === null ? say("No loss") : say("Quality {quality}", { quality }));
  const picture = element("img", { alt: "" });
  const [bytes, facts] = [element("strong"), element("span", { class: "faint" })];
  const node = element(
    "button",
    { type: "button", class: "variant" },
    element("span", { class: "mount" }, picture),
    element(
      "span",
      { class: "faint" },
      element("span", { class: "unseen" }, name ? `${say("At the same look")}, ` : `${format.label}, `),
      label,
    ),
    bytes,
    facts,
  );
  node.addEventListener("click", () => {
    change(store, changes, "settle");
    close();
  });

  /** @param {State} state */
  function show(state) {
    const { stats, error, src } = resultOf(state, changes) ?? {};
    const recipe = shownRecipe(state);
    const isTaken = Object.entries(changes).every(([name, value]) => isSame(recipe[name], value));
    node.ariaPressed = `${isTaken}`;
    node.disabled = !stats || !state.mayEdit;
    if (src) picture.src = src;
    else picture.removeAttribute("src");
    setText(bytes, stats ? formatBytes(stats.bytes) : error ? say("Not possible") : "…");
    setText(facts, stats ? factsOf(stats).join(" · ") : (error?.message ?? ""));
    node.dataset.bytes = stats ? `${stats.bytes}` : "";
    node.title = stats ? formatSaving(stats.saved_percent) : "";
    return Boolean(stats || error);
  }
  return { format, node, show };
}

/** @param {Stats} stats */
function factsOf({ score, render_ms: time }) {
  return [...(typeof score === "number" ? [say("score {score}", { score: Math.round(score) })] : []), formatTime(time)];
}
