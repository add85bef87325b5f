/** Where the picture lies on the stage. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { UPRIGHT } from "../../static/js/state/fields.js";
import { START } from "../../static/js/state/page.js";
import { boxIn, heldCenter, layOut, originalBoxIn, pixelSize } from "../../static/js/state/placement.js";
import { CATALOG, RECIPE } from "./catalog.js";

const IMAGE = { width: 1000, height: 500 };

function stateWith(changes) {
  const drawn = { stats: IMAGE, pose: UPRIGHT };
  return {
    ...START,
    image: IMAGE,
    original: "blob:1",
    drawn,
    stage: { width: 800, height: 600, ratio: 1 },
    ...changes,
  };
}

test("nothing is laid out before stage and picture are known", () => {
  assert.equal(layOut(stateWith({ stage: null })), null);
  assert.equal(layOut({ ...START, stage: { width: 800, height: 600, ratio: 1 } }), null);
});

test("a picture larger than the stage is fitted into it, in its middle", () => {
  const laid = layOut(stateWith({}));
  assert.deepEqual(laid.frame, { left: 0, top: 100, width: 800, height: 400 });
  assert.deepEqual(laid.visible, { x: 0, y: 0, width: 1, height: 1 });
  assert.equal(laid.percent, 80);
});

test("a picture that fits is shown at its own size, a small one enlarged by a whole factor", () => {
  const percent = (size) => layOut(stateWith({ image: size, drawn: { stats: size, pose: UPRIGHT } })).percent;
  assert.equal(percent({ width: 400, height: 300 }), 100);
  assert.equal(percent({ width: 150, height: 50 }), 500);
});

test("at 100 % one pixel of the result is one of the screen", () => {
  const laid = layOut(stateWith({ zoom: { scale: 1, x: 0.5, y: 0.5 } }));
  assert.equal(laid.whole.width, 1000);
  assert.equal(laid.percent, 100);
  assert.deepEqual(laid.visible, { x: 0.1, y: 0, width: 0.8, height: 1 });
});

test("a result that was scaled stays under the eye, and the percent follows its pixels", () => {
  const half = { width: 500, height: 250 };
  const laid = layOut(stateWith({ drawn: { stats: half, pose: UPRIGHT } }));
  assert.deepEqual(laid.frame, { left: 0, top: 100, width: 800, height: 400 });
  assert.equal(laid.percent, 160);
  assert.equal(laid.isComparable, true);
});

test("a turned picture lies with its sides swapped", () => {
  const turned = { width: 500, height: 1000 };
  const laid = layOut(stateWith({ drawn: { stats: turned, pose: { ...UPRIGHT, turn: 90 } } }));
  assert.deepEqual(laid.size, turned);
  assert.equal(laid.turn, 90);
});

test("the frame always ends on whole pixels of the screen", () => {
  for (const ratio of [1, 1.25, 1.5, 2, 2.75]) {
    for (const width of [333, 640, 801]) {
      const { frame } = layOut(
        stateWith({ stage: { width, height: 401, ratio }, zoom: { scale: 0.77, x: 0.3, y: 0.8 } }),
      );
      for (const side of ["left", "top"]) {
        const pixels = frame[side] * ratio;
        assert.ok(Math.abs(pixels - Math.round(pixels)) < 1e-9, `${side} ${pixels} at ${ratio}`);
      }
    }
  }
});

test("no gap opens beside a picture that is longer than the stage", () => {
  assert.equal(heldCenter(800, 400, 0.1), 0.5);
  assert.equal(heldCenter(400, 800, 0), 0.25);
  assert.equal(heldCenter(400, 800, 1), 0.75);
  assert.equal(heldCenter(400, 800, 0.6), 0.6);
});

test("a pixel at 100 % is one of the screen's, however dense that is", () => {
  assert.deepEqual([1, 1.25, 2, 0.5].map(pixelSize), [1, 0.8, 0.5, 2]);
});

test("a straightened picture lies in the largest part of its shape without corners", () => {
  const laid = layOut(stateWith({ cropping: true, catalog: CATALOG, recipe: { ...RECIPE, tilt: 10 } }));
  assert.deepEqual(laid.size, { width: 751, height: 375 });
  assert.equal(laid.angle, 10);
});

test("a part lies in the frame where the picture has it, and the original reaches beyond a part of it", () => {
  const laid = { whole: { left: -100, top: 0, width: 1000, height: 500 }, frame: { left: 0, top: 0 } };
  assert.deepEqual(boxIn(laid, { x: 0.5, y: 0, width: 0.25, height: 1 }), {
    left: 400,
    top: 0,
    width: 250,
    height: 500,
  });
  const part = { x: 0.5, y: 0.25, width: 0.5, height: 0.5 };
  assert.deepEqual(originalBoxIn({ ...laid, part }), { left: -1100, top: -250, width: 2000, height: 1000 });
});
