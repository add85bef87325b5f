/** What the hand sets while a file is on its way. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { patchesOf, travelled, unsentFrom, withChanges } from "../../static/js/state/unsent.js";
import { CATALOG, RECIPE } from "./catalog.js";

/** The history after these changes, each `[changes, phase]` or a command. */
function after(...acts) {
  return acts.reduce(
    (upload, act) => (typeof act === "string" ? travelled(upload, act) : withChanges(upload, ...act)),
    unsentFrom({}),
  );
}
const patches = (...acts) => patchesOf(CATALOG, after(...acts), RECIPE);

test("a drag is one step, and each gesture a patch of its own", () => {
  const acts = [
    [{ grade: 70 }, "drag"],
    [{ grade: 60 }, "drag"],
    [{ grade: 55 }, "settle"],
    [{ lie: 90 }, "settle"],
  ];
  assert.equal(after(...acts).at, 2);
  assert.deepEqual(patches(...acts), [
    { changes: { grade: 55 }, phase: "settle" },
    { changes: { lie: 90 }, phase: "settle" },
  ]);
});

test("a gesture that goes on when the picture comes goes on there", () => {
  assert.deepEqual(patches([{ grade: 70 }, "drag"]), [{ changes: { grade: 70 }, phase: "drag" }]);
});

test("what was undone is not sent, and can be done again until something else is", () => {
  const acts = [[{ grade: 70 }, "settle"], [{ lie: 90 }, "settle"], "undo"];
  assert.deepEqual(after(...acts).hand, { grade: 70 });
  assert.deepEqual(patches(...acts), [{ changes: { grade: 70 }, phase: "settle" }]);
  assert.deepEqual(after(...acts, "redo").hand, { grade: 70, lie: 90 });
  assert.deepEqual(after(...acts, [{ grade: 50 }, "settle"], "redo").hand, { grade: 50 });
  assert.deepEqual(after("undo", "redo").hand, {});
});

test("a return to the defaults is a step, and takes every value back", () => {
  const acts = [[{ grade: 70, lie: 90 }, "settle"], "reset_recipe"];
  assert.deepEqual(patches(...acts)[1], { changes: { grade: 80, lie: 0 }, phase: "settle" });
  assert.deepEqual(after(...acts, "undo").hand, { grade: 70, lie: 90 });
});

test("what changes nothing is no step", () => {
  const acts = [
    [{ grade: 70 }, "settle"],
    [{ grade: 70 }, "settle"],
  ];
  assert.equal(after(...acts).at, 1);
});

test("the first patch is what the file was opened with, against the recipe that the server gave it", () => {
  const begun = { ...unsentFrom({ grade: 40 }), name: "x" };
  assert.deepEqual(patchesOf(CATALOG, begun, { ...RECIPE, lie: 90 }), [{ changes: { grade: 40 }, phase: "settle" }]);
});
