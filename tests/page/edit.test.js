/** The recipe as the hand, the server and the other tabs change it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { unkept } from "../../static/js/state/edit.js";

const known = { recipe: { a: 1, b: { x: 2 }, c: 3 }, revision: 7, hand: { c: 4 } };

test("a server that knows less than the page was told gets it back, under what the hand holds", () => {
  const told = { recipe: { a: 0, b: { x: 2 }, c: 0 }, revision: 5, may_edit: true };
  assert.deepEqual(unkept(known, told), { a: 1, c: 4 });
});

test("a server that knows as much or more is believed", () => {
  for (const revision of [7, 8]) {
    const told = { recipe: { a: 0, b: { x: 0 }, c: 0 }, revision, may_edit: true };
    assert.deepEqual(unkept(known, told), { c: 4 });
  }
});

test("who may only look, and who opens for the first time, sends nothing", () => {
  const told = { recipe: { a: 0, b: { x: 0 }, c: 0 }, revision: 0, may_edit: true };
  assert.deepEqual(unkept({ ...known, hand: {} }, { ...told, may_edit: false }), {});
  assert.deepEqual(unkept({ recipe: null, revision: 1, hand: {} }, told), {});
});
