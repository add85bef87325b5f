/** Shapes as people type them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ratioIn } from "../../static/js/state/ratio.js";

test("a shape is two numbers, or how many times as wide as high", () => {
  for (const text of ["16:9", " 16 : 9 ", "16/9", "16x9", "16×9"]) assert.equal(ratioIn(text), 16 / 9);
  assert.equal(ratioIn("2,35:1"), 2.35);
  assert.equal(ratioIn("1.5"), 1.5);
});

test("what is no shape is none", () => {
  for (const text of ["", "wide", "0:1", "1:0", "1:1000", "-4:3", "4:3:2", "1e3:1"]) assert.equal(ratioIn(text), 0);
});
