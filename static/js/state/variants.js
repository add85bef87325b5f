/** Variants of the present recipe: which are worth knowing, and what is known of them. */

import { fieldFor, formatWritten } from "./fields.js";

/** Results kept; the oldest make room. */
const MOST = 300;
/** Where on the range of qualities the contact sheet and the curve have their points. */
const SHEET_POINTS = [0.3, 0.5, 0.65, 0.8, 0.9, 1];
const CURVE_POINTS = [0.05, 0.3, 0.5, 0.7, 0.85, 1];
/** Steps, the newest, that are rendered for their picture in the list where this page has not seen them. */
const MOST_STEPS = 12;

/**
 * The same text for the same recipe, in whatever order its fields come.
 * @param {Recipe} recipe
 */
export function recipeKey(recipe) {
  return JSON.stringify(Object.entries(recipe).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/**
 * What is known of a recipe: `{src?, stats}`, `{error}`, or undefined.
 * @param {Pick<State, "recipe" | "results">} state
 * @param {Recipe} changes
 * @returns {Result | undefined}
 */
export function resultOf(state, changes) {
  return state.results[recipeKey({ ...state.recipe, ...changes })];
}

/**
 * @param {Store} store
 * @param {Recipe} recipe
 * @param {Result} result
 */
export function keepResult(store, recipe, result) {
  const key = recipeKey(recipe);
  const known = Object.entries(store.state.results).filter(([other]) => other !== key);
  // A thumbnail that is known stays: a final brings none.
  const kept = { ...store.state.results[key], ...result };
  store.update({ results: Object.fromEntries([...known.slice(1 - MOST), [key, kept]]) });
}

/**
 * The contact sheet: `[{format, cells: [{quality, changes}]}]`, formats without a quality have one cell.
 * @param {Catalog} catalog
 */
export function sheetRows(catalog) {
  const chooser = fieldFor(catalog, "format");
  const loss = fieldFor(catalog, "quality");
  // What else decides how a file is written is as it is by itself.
  const others = [fieldFor(catalog, "lossless"), fieldFor(catalog, "colors"), fieldFor(catalog, "target")];
  const plain = Object.fromEntries(others.map((field) => [field.name, field.default]));
  return catalog.formats.map((format) => {
    const qualities = loss.formats.includes(format.name) ? pointsOf(loss, SHEET_POINTS) : [null];
    const cells = qualities.map((quality) => ({
      quality,
      changes: { ...plain, [chooser.name]: format.name, ...(quality !== null && { [loss.name]: quality }) },
    }));
    return { format, cells };
  });
}

/**
 * Each format as small as it looks the same: the lossy ones by a quality that is found, the others as they are.
 * @param {Catalog} catalog
 */
export function lookCells(catalog) {
  const loss = fieldFor(catalog, "quality");
  const found = loss.words?.[0]?.value;
  return sheetRows(catalog).map(({ format, cells: [{ quality, changes }] }) => ({
    format,
    cell: { quality, changes: quality === null || found === undefined ? changes : { ...changes, [loss.name]: found } },
  }));
}

/** Columns of the sheet in the order in which they are worth knowing. */
const COLUMNS = [3, 4, 2, 1, 5, 0];

/**
 * The changes of the sheet: one of each format first, then what looks the same, then all others.
 * @param {Catalog} catalog
 */
function sheetVariants(catalog) {
  const rows = sheetRows(catalog);
  const [first, ...others] = COLUMNS.map((column) =>
    rows.flatMap(({ cells }) => cells.slice(...(cells.length > 1 ? [column, column + 1] : [0, column === 3 ? 1 : 0]))),
  );
  const looks = lookCells(catalog).flatMap(({ cell }) => (cell.quality === null ? [] : [cell]));
  return [...first, ...looks, ...others.flat()].map(({ changes }) => changes);
}

/**
 * The points of the curve that are worth asking for; none where the format has no quality.
 * @param {State} state
 * @returns {Recipe[]}
 */
function curveVariants({ catalog, recipe, image }) {
  const loss = fieldFor(catalog, "quality");
  if (!recipe || !image || !loss.formats.includes(formatWritten(catalog, recipe, image))) return [];
  return pointsOf(loss, CURVE_POINTS).map((quality) => ({ [loss.name]: quality }));
}

/**
 * @param {RangeField} field
 * @param {number[]} shares
 */
function pointsOf({ minimum, maximum }, shares) {
  return shares.map((share) => Math.round(minimum + share * (maximum - minimum)));
}

/** Percent of the size at which a target is tried as well, and the score from which on nobody needs another way. */
const SMALLER = [75, 50];
const GOOD = 80;

/**
 * Other ways to fit into the target that is set: fewer pixels, other lossy formats; none where the file looks good.
 * @param {State} state
 * @returns {{format: string, scale: number, changes: Recipe}[]}
 */
export function waysToFit(state) {
  const { catalog, recipe, image, final, revision } = state;
  const target = fieldFor(catalog, "target");
  if (!recipe || !image || !recipe[target.name] || final?.revision !== revision) return [];
  if (final.stats.target?.reached && (final.stats.score ?? 100) >= GOOD) return [];
  const [chooser, scales] = [fieldFor(catalog, "format").name, fieldFor(catalog, "scale").name];
  const loss = fieldFor(catalog, "quality");
  const written = formatWritten(catalog, recipe, image);
  const smaller = SMALLER.map((percent) => ({
    format: written,
    scale: percent,
    changes: { [scales]: (recipe[scales] * percent) / 100 },
  }));
  const others = catalog.formats.filter(({ name, extension }) => {
    // Files of this kind are shown by every browser and most programs.
    return loss.formats.includes(name) && name !== written && COMMON.includes(extension);
  });
  return [
    ...smaller.filter(({ changes }) => changes[scales] >= fieldFor(catalog, "scale").minimum),
    ...others.map(({ name }) => ({ format: name, scale: 100, changes: { [chooser]: name } })),
  ];
}

/** Endings of files that are worth proposing. */
const COMMON = ["jpg", "webp", "avif"];

/**
 * All changes that are worth knowing and not known yet: of the open sheet, the open steps, presets, and the curve.
 * @param {State} state
 * @returns {Recipe[]}
 */
export function unknownVariants(state) {
  const { catalog, sheetOpen, tab, steps, mayEdit, ownPresets } = state;
  // Who only looks has nothing to choose from.
  if (!mayEdit) return [];
  const wanted = [
    ...(sheetOpen ? sheetVariants(catalog) : []),
    ...[...catalog.presets, ...ownPresets].map(({ recipe }) => recipe),
    ...curveVariants(state),
    ...waysToFit(state).map(({ changes }) => changes),
  ];
  const unseen = (tab === "steps" && steps ? steps.recipes.slice(-MOST_STEPS) : []).filter((recipe) => {
    const known = resultOf(state, recipe);
    return !(known?.error || known?.src);
  });
  const unknown = wanted.filter((changes) => {
    const known = resultOf(state, changes);
    return !(known?.error || known?.stats);
  });
  return [...unseen, ...unknown];
}

/**
 * Every known `{quality, stats}` of the recipe with nothing but its quality changed, by rising quality.
 * @param {State} state
 */
export function curvePoints(state) {
  const { catalog } = state;
  const loss = fieldFor(catalog, "quality");
  const points = [];
  for (let quality = loss.minimum; quality <= loss.maximum; quality += 1) {
    const stats = resultOf(state, { [loss.name]: quality })?.stats;
    if (stats) points.push({ quality, stats });
  }
  return points;
}
