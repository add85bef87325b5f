/** Variants of the present recipe. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { START } from "../../static/js/state/page.js";
import { createStore } from "../../static/js/state/store.js";
import {
  curvePoints,
  keepResult,
  recipeKey,
  resultOf,
  sheetRows,
  unknownVariants,
} from "../../static/js/state/variants.js";
import { CATALOG, IMAGE, RECIPE } from "./catalog.js";

const OPEN = { ...START, catalog: CATALOG, recipe: RECIPE, image: IMAGE };

test("a recipe has one key, in whatever order its fields come", () => {
  assert.equal(recipeKey({ a: 1, b: null }), recipeKey({ b: null, a: 1 }));
  assert.notEqual(recipeKey({ a: 1 }), recipeKey({ a: "1" }));
});

test("the sheet varies the quality of formats that have one, and leaves nothing else to chance", () => {
  const rows = sheetRows(CATALOG);
  assert.deepEqual(
    rows.map(({ format, cells }) => [format.name, cells.length]),
    [
      ["one", 6],
      ["two", 6],
      ["three", 1],
    ],
  );
  assert.deepEqual(rows[2].cells[0], { quality: null, changes: { kind: "three", exact: false, paints: 0, weight: 0 } });
  assert.deepEqual(rows[0].cells.at(-1).changes, { kind: "one", exact: false, paints: 0, weight: 0, grade: 95 });
});

test("the curve and the presets are asked for until they are known, and by nobody who may not choose", () => {
  const store = createStore(OPEN);
  const unknown = unknownVariants(store.state);
  assert.deepEqual(unknown[0], CATALOG.presets[0].recipe);
  assert.deepEqual(
    unknown.slice(1).map(({ grade }) => grade),
    [6, 29, 48, 67, 81, 95],
  );
  for (const changes of unknown) keepResult(store, { ...RECIPE, ...changes }, { stats: { bytes: 1 } });
  assert.deepEqual(unknownVariants(store.state), []);
  assert.deepEqual(unknownVariants({ ...OPEN, mayEdit: false }), []);
});

test("an open list of steps wants their pictures, an open sheet its cells", () => {
  const steps = { recipes: [{ ...RECIPE, grade: 7 }], at: 0 };
  assert.deepEqual(unknownVariants({ ...OPEN, tab: "steps", steps })[0].grade, 7);
  const [first, second] = unknownVariants({ ...OPEN, sheetOpen: true });
  assert.notEqual(first.kind, second.kind, "one of each format comes first");
  assert.equal(unknownVariants({ ...OPEN, sheetOpen: true }).length, 15 + unknownVariants(OPEN).length);
});

test("the curve has every known quality of the present recipe, by rising quality", () => {
  const store = createStore(OPEN);
  for (const grade of [90, 10, 40]) keepResult(store, { ...RECIPE, grade }, { stats: { bytes: grade } });
  keepResult(store, { ...RECIPE, grade: 50, bare: false }, { stats: { bytes: 1 } });
  assert.deepEqual(
    curvePoints(store.state).map(({ quality }) => quality),
    [10, 40, 90],
  );
});

test("the oldest results make room, and a thumbnail outlives a final that brings none", () => {
  const store = createStore(OPEN);
  keepResult(store, { ...RECIPE, dots: 1 }, { src: "data:1", stats: { bytes: 1 } });
  keepResult(store, { ...RECIPE, dots: 1 }, { stats: { bytes: 2 } });
  assert.deepEqual(resultOf(store.state, { dots: 1 }), { src: "data:1", stats: { bytes: 2 } });
  for (let dots = 2; dots < 400; dots += 1) keepResult(store, { ...RECIPE, dots }, { stats: { bytes: dots } });
  assert.equal(Object.keys(store.state.results).length, 300);
  assert.equal(resultOf(store.state, { dots: 1 }), undefined);
  assert.ok(resultOf(store.state, { dots: 399 }));
});
