/** The one state of the page. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ASKS, NO_EDIT, START } from "../../static/js/state/page.js";
import { createStore } from "../../static/js/state/store.js";

test("a watcher is called at once, and again only when one of its keys has another value", () => {
  const store = createStore({ one: 1, two: 2 });
  const seen = [];
  store.watch(["one"], ({ one }) => seen.push(one));
  store.update({ two: 3 });
  store.update({ one: 1 });
  store.update({ one: 4 });
  assert.deepEqual(seen, [1, 4]);
});

test("a key that the state was not declared with throws, in an update and in a watch", () => {
  const store = createStore({ one: 1 });
  assert.throws(() => store.update({ other: 1 }), /the state has no "other"/);
  assert.throws(() => store.watch(["one", "other"], () => {}), /"other"/);
  assert.deepEqual(store.state, { one: 1 });
});

test("what can be asked for is declared, and is answered by one", () => {
  const store = createStore({}, ["undo"]);
  assert.throws(() => store.ask("redo"), /"redo"/);
  assert.throws(() => store.on("redo", () => {}), /"redo"/);
  assert.throws(() => store.ask("undo"), /nobody answers/);
  const seen = [];
  store.on("undo", (detail) => seen.push(detail));
  store.ask("undo", 3);
  assert.deepEqual(seen, [3]);
});

test("the state cannot be changed but by an update", () => {
  const { state } = createStore({ one: 1 });
  assert.throws(() => {
    state.one = 2;
  }, TypeError);
});

test("opening another picture leaves nothing of the one before", () => {
  assert.ok(Object.keys(NO_EDIT).every((key) => key in START));
  for (const key of ["recipe", "hand", "steps", "versions", "results", "drawn"]) assert.ok(key in NO_EDIT, key);
  assert.equal(new Set(ASKS).size, ASKS.length);
});
