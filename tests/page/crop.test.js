/** The part to keep, as handles change it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dragged, isWhole, shaped, turnedBox, WHOLE } from "../../static/js/state/crop.js";
import { pixelsOf } from "../../static/js/state/region.js";

const SIZE = { width: 600, height: 400 };
const BOX = { x: 0.25, y: 0.25, width: 0.5, height: 0.5 };
const HANDLES = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => ({ x, y })));

function isOnPixels(box) {
  const numbers = [box.x * SIZE.width, box.width * SIZE.width, box.y * SIZE.height, box.height * SIZE.height];
  return numbers.every((pixels) => Math.abs(pixels - Math.round(pixels)) < 1e-6);
}

test("whatever a handle does, the box stays inside the picture, on whole pixels, and is not lost", () => {
  for (const handle of HANDLES) {
    for (const by of [-2, -0.3, -0.013, 0, 0.013, 0.3, 2]) {
      for (const shape of [0, 1, 16 / 9]) {
        const box = dragged(BOX, handle, { x: by, y: -by }, shape, SIZE);
        const said = JSON.stringify({ handle, by, shape, box });
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1 + 1e-9 && box.y + box.height <= 1 + 1e-9, said);
        assert.ok(box.width > 0 && box.height > 0 && isOnPixels(box), said);
      }
    }
  }
});

test("the middle moves the box and keeps its size; a corner leaves the opposite one where it is", () => {
  const moved = dragged(BOX, { x: 0, y: 0 }, { x: 0.1, y: -0.1 }, 0, SIZE);
  assert.deepEqual(moved, { x: 0.35, y: 0.15, width: 0.5, height: 0.5 });
  const grown = dragged(BOX, { x: 1, y: 1 }, { x: 0.1, y: 0.1 }, 0, SIZE);
  assert.deepEqual([grown.x, grown.y], [BOX.x, BOX.y]);
  assert.ok(Math.abs(grown.width - 0.6) < 1e-9);
});

test("a shape is held as well as whole pixels allow", () => {
  for (const handle of HANDLES.filter(({ x, y }) => x || y)) {
    const { width, height } = pixelsOf(dragged(BOX, handle, { x: 0.11, y: 0.07 }, 16 / 9, SIZE), SIZE);
    assert.ok(Math.abs(height - (width * 9) / 16) <= 0.5 + 1e-9, `${width} x ${height}`);
  }
});

test("another shape keeps the middle and stays inside", () => {
  const square = shaped(BOX, 1, SIZE);
  const { width, height } = pixelsOf(square, SIZE);
  assert.equal(width, height);
  assert.ok(Math.abs(square.x + square.width / 2 - 0.5) < 1 / SIZE.width);
  assert.deepEqual(pixelsOf(shaped(WHOLE, 1, SIZE), SIZE), { width: 400, height: 400 });
});

test("four turns bring a box back, and a turn back undoes a turn", () => {
  const box = { x: 0.125, y: 0.25, width: 0.5, height: 0.375 };
  assert.deepEqual(turnedBox(turnedBox(box, 1), -1), box);
  assert.deepEqual([1, 1, 1, 1].reduce(turnedBox, box), box);
});

test("whole is what keeps everything", () => {
  assert.ok(isWhole(WHOLE) && !isWhole(BOX));
});
