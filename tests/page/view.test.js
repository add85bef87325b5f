/** What the server is asked to draw. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { UPRIGHT } from "../../static/js/state/fields.js";
import { START } from "../../static/js/state/page.js";
import { viewOf } from "../../static/js/state/view.js";

const IMAGE = { width: 1000, height: 500 };
const drawn = { stats: IMAGE, pose: UPRIGHT };
const OPEN = { ...START, image: IMAGE, original: "blob:1", drawn, stage: { width: 500, height: 500, ratio: 1 } };

test("all of the picture needs the stage's pixels, the screen's own, up to the limit", () => {
  assert.equal(viewOf(START, 1600), null);
  assert.deepEqual(viewOf(OPEN, 1600), { width: 500, height: 500, shows: [] });
  const sharp = { ...OPEN, stage: { width: 500, height: 400, ratio: 2 } };
  assert.deepEqual(viewOf(sharp, 1600), { width: 1000, height: 800, shows: [] });
  assert.deepEqual(viewOf(sharp, 800), { width: 800, height: 640, shows: [] });
});

test("a part that is zoomed to is named in whole pixels of the result", () => {
  const { region, shows, ...size } = viewOf({ ...OPEN, zoom: { scale: 1, x: 0.3333, y: 0.5 } }, 1600);
  assert.deepEqual(size, { width: 500, height: 500 });
  assert.deepEqual(region, { x: 0.083, y: 0, width: 0.5, height: 1 });
  for (const share of [region.x, region.width]) assert.ok(Math.abs(share * 1000 - Math.round(share * 1000)) < 1e-9);
});

test("another layer than the result is named", () => {
  assert.equal(viewOf({ ...OPEN, layer: "loss" }, 1600).layer, "loss");
  assert.equal("layer" in viewOf(OPEN, 1600), false);
});

test("the formats that this browser shows are named", () => {
  assert.deepEqual(viewOf({ ...OPEN, shows: ["avif"] }, 1600)?.shows, ["avif"]);
});
