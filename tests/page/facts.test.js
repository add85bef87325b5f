/** The list of an album: what its rows say, their order, and which are left out. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ALL, camerasOf, isFiltered, rowsOf } from "../../static/js/state/album/facts.js";
import { redoable, rootOf, undoable } from "../../static/js/state/album/tidying.js";

const NIKON = { make: "NIKON CORPORATION", model: "NIKON D90" };

function member(number, facts = {}) {
  return { id: `m${number}`, name: `IMG_${number}.JPG`, path: "", state: "ready", bytes: 100, metadata: {}, ...facts };
}
const MEMBERS = [
  member(10, { metadata: { time: { taken: "2024:05:01 10:00:00" }, camera: NIKON, place: { gps: true } } }),
  member(2, { metadata: { time: { taken: "2023:01:01 10:00:00" }, camera: { make: "Canon", model: "EOS 5D" } } }),
  member(3, { state: "refused", bytes: 5, metadata: {} }),
  member(1, { path: "sea", width: 40, height: 30, bytes: 300 }),
];

function ids(facts, made = {}) {
  return rowsOf({ members: MEMBERS, made, facts: { by: "", isDown: false, ...ALL, ...facts } }).map(({ id }) => id);
}

test("rows stand as the album does until a column is chosen; names count by their numbers", () => {
  assert.deepEqual(ids({}), ["m10", "m2", "m3", "m1"]);
  assert.deepEqual(ids({ isDown: true }), ["m1", "m3", "m2", "m10"]);
  assert.deepEqual(ids({ by: "name" }), ["m2", "m3", "m10", "m1"]);
  assert.deepEqual(ids({ by: "bytes", isDown: true }), ["m1", "m10", "m2", "m3"]);
});

test("what is not known comes last, whichever way it is sorted", () => {
  assert.deepEqual(ids({ by: "taken" }).slice(0, 2), ["m2", "m10"]);
  assert.deepEqual(ids({ by: "taken", isDown: true }).slice(0, 2), ["m10", "m2"]);
  assert.deepEqual(ids({ by: "camera" }).slice(0, 2), ["m2", "m10"]);
});

test("a camera has its maker once", () => {
  assert.deepEqual(camerasOf({ members: MEMBERS }), ["Canon EOS 5D", "NIKON D90"]);
});

test("words, camera, date, place and state leave rows out", () => {
  assert.deepEqual(ids({ text: " nikon img " }), ["m10"]);
  assert.deepEqual(ids({ text: "SEA/" }), ["m1"]);
  assert.deepEqual(ids({ camera: "Canon EOS 5D" }), ["m2"]);
  assert.deepEqual(ids({ taken: "no" }), ["m3", "m1"]);
  assert.deepEqual(ids({ place: "no" }), ["m2", "m1"], "of what cannot be opened nobody knows");
  assert.deepEqual(ids({ state: "made" }, { m1: { bytes: 10 }, m2: { message: "no" } }), ["m1"]);
  assert.deepEqual(ids({ state: "failed" }, { m2: { message: "no" } }), ["m2"]);
  assert.ok(!isFiltered({ ...ALL, text: " " }) && isFiltered({ ...ALL, place: "yes" }));
});

test("undo goes back batch by batch, and redo forth, until something else is done", () => {
  const batch = (id, of, can_undo) => ({ id, of, can_undo });
  const [first, second] = [batch("a", null, true), batch("b", null, true)];
  assert.deepEqual([undoable([second, first]).id, redoable([second, first])], ["b", null]);
  const gone = [batch("u", "b", true), batch("b", null, false), first];
  assert.deepEqual([undoable(gone).id, redoable(gone).id], ["a", "u"]);
  const both = [batch("v", "a", true), batch("u", "b", true), batch("b", null, false), batch("a", null, false)];
  assert.deepEqual([undoable(both), redoable(both).id, rootOf(both, both[0]).id], [null, "v", "a"]);
  const again = [batch("r", "v", true), batch("v", "a", false), ...both.slice(1, 3), batch("a", null, true)];
  assert.deepEqual([undoable(again).id, redoable(again).id], ["r", "u"]);
  const other = [batch("c", null, true), ...gone];
  assert.deepEqual([undoable(other).id, redoable(other)], ["c", null]);
});
