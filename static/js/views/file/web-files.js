/** The files for a web page, and what each takes: a row for each width, a column for each format. */

import { byId, element, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { formatBytes, formatDimensions } from "../../lib/units.js";
import { shownRecipe } from "../../state/edit.js";
import { bodyOf, keyOfBody } from "../../state/web-wish.js";

/** @param {Store} store */
export function showWebFiles(store) {
  const table = byId("web-files");

  store.watch(["webEstimate"], ({ webEstimate, catalog }) => {
    const files = webEstimate?.files ?? [];
    table.replaceChildren(...(files.length ? rowsOf(files, catalog) : []));
    setText(byId("web-total"), files.length ? totalOf(files) : say("Weighing the files…"));
  });
  store.watch(["webOpen", "webEstimate", "webWish", "recipe", "hand", "image"], (state) => {
    if (!state.webOpen || !state.image) return;
    const isFresh = state.webEstimate?.key === keyOfBody(bodyOf(state, shownRecipe(state)));
    table.setAttribute("aria-busy", `${!isFresh}`);
  });
  store.watch(["webTrouble"], ({ webTrouble }) => setText(byId("web-trouble"), webTrouble));
}

/**
 * @param {WebFile[]} files
 * @param {Catalog} catalog
 */
function rowsOf(files, catalog) {
  const kinds = [...new Set(files.map(({ mime }) => mime))];
  const widths = [...new Set(files.map(({ width }) => width))].sort((one, other) => one - other);
  const heads = kinds.map((kind) => {
    const format = catalog.formats.find(({ mime }) => mime === kind);
    return element("th", { scope: "col" }, format?.label ?? kind);
  });
  const rows = widths.map((width) => {
    const height = files.find((file) => file.width === width)?.height ?? 0;
    const cells = kinds.map((kind) => {
      const file = files.find(({ mime, width: wide }) => mime === kind && wide === width);
      return element("td", {}, file ? sizeOf(file) : "");
    });
    return element("tr", {}, element("th", { scope: "row" }, formatDimensions(width, height)), ...cells);
  });
  return [
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, say("Pixels")), ...heads)),
    element("tbody", {}, ...rows),
  ];
}

/** @param {{bytes: number, exact: boolean}} file */
function sizeOf({ bytes, exact }) {
  return `${exact ? "" : "≈ "}${formatBytes(bytes)}`;
}

/** @param {WebFile[]} files */
function totalOf(files) {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const size = sizeOf({ bytes, exact: files.every(({ exact }) => exact) });
  return sayCount(files.length, "{count} file, {size}", "{count} files, {size} together", { size });
}
