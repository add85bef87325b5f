/** Zooming and panning. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { START } from "../../static/js/state/page.js";
import { layOut } from "../../static/js/state/placement.js";
import { createStore } from "../../static/js/state/store.js";
import { panBy, zoomBy, zoomStep, zoomTo, zoomToFit, zoomToPlace } from "../../static/js/state/zoom.js";

const IMAGE = { width: 2000, height: 1000 };
const POSE = { turn: 0, part: { x: 0, y: 0, width: 1, height: 1 } };

function openStore(result = IMAGE) {
  const stage = { width: 500, height: 500, ratio: 1 };
  return createStore({ ...START, image: IMAGE, original: "blob:1", drawn: { stats: result, pose: POSE }, stage });
}

/** The point of the picture, in fractions, that lies under a point of the stage. */
function under(store, { x, y }) {
  const { whole } = layOut(store.state);
  return { x: (x - whole.left) / whole.width, y: (y - whole.top) / whole.height };
}

test("zooming keeps what is under the pointer where it is", () => {
  const store = openStore();
  zoomTo(store, 1);
  const point = { x: 120, y: 340 };
  const before = under(store, point);
  zoomBy(store, 1.7, point);
  const after = under(store, point);
  // The picture is laid on whole pixels, so half of one may be lost.
  assert.ok(Math.abs(before.x - after.x) * 3400 <= 1 && Math.abs(before.y - after.y) * 1700 <= 1);
});

test("below the whole picture there is nothing to zoom out to", () => {
  const store = openStore();
  zoomTo(store, 1);
  zoomBy(store, 0.001);
  assert.equal(store.state.zoom, null);
});

test("the largest zoom is 16 pixels for one of the result", () => {
  const store = openStore({ width: 1000, height: 500 });
  zoomTo(store, 1000);
  assert.equal(Math.round(layOut(store.state).percent), 1600);
});

test("steps go through the ladder in both directions, and stop at its ends", () => {
  const store = openStore();
  const seen = [];
  for (let step = 0; step < 20; step += 1) {
    zoomStep(store, 1);
    seen.push(Math.round(layOut(store.state).percent));
  }
  assert.deepEqual(seen.slice(0, 6), [33, 50, 67, 100, 150, 200]);
  assert.equal(seen.at(-1), 1600);
  zoomStep(store, -1);
  assert.equal(Math.round(layOut(store.state).percent), 1200);
});

test("panning stops at the picture's edges", () => {
  const store = openStore();
  zoomTo(store, 1);
  panBy(store, 1e6, 1e6);
  assert.deepEqual(layOut(store.state).visible, { x: 0, y: 0, width: 0.25, height: 0.5 });
  panBy(store, -1e6, -1e6);
  assert.deepEqual(layOut(store.state).visible, { x: 0.75, y: 0.5, width: 0.25, height: 0.5 });
});

test("all of the picture cannot be panned", () => {
  const store = openStore();
  panBy(store, 50, 50);
  assert.equal(store.state.zoom, null);
});

test("a place is shown in the middle, as far as the edges allow, at the scale or closer", () => {
  const store = openStore();
  zoomToPlace(store, { x: 0.4, y: 0.4, width: 0.2, height: 0.2 }, 1);
  assert.equal(layOut(store.state).percent, 100);
  const { visible } = layOut(store.state);
  assert.equal(visible.x + visible.width / 2, 0.5);
  zoomTo(store, 4);
  zoomToPlace(store, { x: 0, y: 0, width: 0.02, height: 0.02 }, 1);
  assert.equal(layOut(store.state).percent, 400);
  assert.equal(layOut(store.state).visible.x, 0);
  zoomToFit(store);
  assert.equal(store.state.zoom, null);
});
