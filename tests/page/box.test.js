/** How large the result becomes, and what a hand means by a size. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { resultSize } from "../../static/js/state/box.js";
import { edgeChanges, edgeOf, sideChanges } from "../../static/js/state/sides.js";
import { CATALOG, RECIPE } from "./catalog.js";

const IMAGE = { width: 1000, height: 500 };
const size = (changes) => Object.values(resultSize(CATALOG, { ...RECIPE, ...changes }, IMAGE));
const typed = (recipe, side, pixels, isLinked = true) =>
  sideChanges(CATALOG, { ...RECIPE, ...recipe }, IMAGE, side, pixels, isLinked);

test("a box is worked out as the server does", () => {
  assert.deepEqual(size({}), [1000, 500]);
  assert.deepEqual(size({ most_across: 333 }), [333, 167]);
  assert.deepEqual(size({ most_across: 400, most_down: 400 }), [400, 200]);
  assert.deepEqual(size({ most_across: 400, most_down: 400, into: "cover" }), [400, 400]);
  assert.deepEqual(size({ most_across: 800, most_down: 800, into: "cover" }), [500, 500]);
  assert.deepEqual(size({ most_across: 2000 }), [1000, 500]);
  assert.deepEqual(size({ most_across: 2000, grow: true, size_of_it: 50 }), [1000, 500]);
  assert.deepEqual(size({ lie: 90, piece: { x: 0, y: 0, width: 1, height: 0.5 } }), [500, 500]);
});

test("a side that is typed takes the other along, in the shape of the picture or of its box", () => {
  assert.deepEqual(size(typed({}, "width", 256)), [256, 128]);
  const box = { most_across: 320, most_down: 320, into: "cover" };
  assert.deepEqual(size({ ...box, ...typed(box, "width", 256) }), [256, 256]);
  assert.deepEqual(size(typed({}, "width", 3000)), [3000, 1500]);
  assert.deepEqual(size({ ...typed({ most_across: 256 }, "height", 0) }), [1000, 500]);
});

test("sides that are apart cut the picture to what was typed", () => {
  const first = typed({}, "width", 256, false);
  const both = { ...first, ...typed(first, "height", 256, false) };
  assert.deepEqual(size(both), [256, 256]);
});

test("a long edge holds for pictures that stand and lie", () => {
  const changes = edgeChanges(CATALOG, RECIPE, IMAGE, 400);
  assert.deepEqual(size(changes), [400, 200]);
  assert.deepEqual(size({ ...changes, lie: 90 }), [200, 400]);
  assert.equal(edgeOf(CATALOG, { ...RECIPE, ...changes }), 400);
});
