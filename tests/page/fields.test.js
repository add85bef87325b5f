/** What the catalog says about fields. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  changesBetween,
  fieldFor,
  formatWritten,
  groupsOf,
  isUsed,
  poseOf,
  UPRIGHT,
} from "../../static/js/state/fields.js";
import { CATALOG, IMAGE, RECIPE } from "./catalog.js";

test("a field is found by its role, whatever it and the fields beside it look like", () => {
  const names = ["format", "quality", "turn", "crop", "scale", "metadata"].map((role) => fieldFor(CATALOG, role).name);
  assert.deepEqual(names, ["kind", "grade", "lie", "piece", "size_of_it", "bare"]);
});

test("a role that no field has is a fault, and not a field that is undefined", () => {
  assert.throws(() => fieldFor(CATALOG, "density"), /"density"/);
});

test("a choice that is no format writes the kind of the upload", () => {
  assert.equal(formatWritten(CATALOG, RECIPE, IMAGE), "one");
  assert.equal(formatWritten(CATALOG, { ...RECIPE, kind: "two" }, IMAGE), "two");
});

test("a field is used where its formats and its need of transparency say so", () => {
  const used = (image, kind, more = {}) =>
    CATALOG.fields
      .filter((field) => isUsed(CATALOG, field, { ...RECIPE, kind, ...more }, image))
      .map(({ name }) => name);
  assert.ok(!used(IMAGE, "one").includes("ground"));
  assert.ok(used({ ...IMAGE, has_alpha: true }, "one").includes("ground"));
  assert.ok(!used({ ...IMAGE, has_alpha: true }, "two").includes("ground"));
  assert.ok(used(IMAGE, "two").includes("exact") && !used(IMAGE, "one").includes("exact"));
  const padded = { most_across: 10, most_down: 10, into: "pad" };
  assert.ok(used(IMAGE, "one", padded).includes("ground") && !used(IMAGE, "two", padded).includes("ground"));
});

test("what a box does is asked for where there is one", () => {
  const used = (more) =>
    CATALOG.fields.filter((field) => isUsed(CATALOG, field, { ...RECIPE, ...more }, IMAGE)).map(({ role }) => role);
  assert.ok(!used({}).includes("enlarge") && used({ most_across: 9 }).includes("enlarge"));
  assert.ok(!used({ most_across: 9 }).includes("fit") && used({ most_across: 9, most_down: 9 }).includes("fit"));
  assert.ok(!used({ most_across: 9, most_down: 9 }).includes("gravity"));
  assert.ok(used({ most_across: 9, most_down: 9, into: "cover" }).includes("gravity"));
});

test("the pose is the turn and the part that is kept, all of it where none is", () => {
  assert.deepEqual(poseOf(CATALOG, RECIPE), UPRIGHT);
  const piece = { x: 0.5, y: 0, width: 0.5, height: 1 };
  assert.deepEqual(poseOf(CATALOG, { ...RECIPE, lie: 90, piece }), { ...UPRIGHT, turn: 90, part: piece });
});

test("changes are told value by value, a region by what it says", () => {
  const piece = { x: 0, y: 0, width: 0.5, height: 1 };
  const before = { ...RECIPE, piece };
  assert.deepEqual(changesBetween(before, { ...before, grade: 3, piece: { ...piece } }), { grade: 3 });
});

test("groups keep the catalog's order", () => {
  assert.deepEqual(
    groupsOf(CATALOG).map(({ name, fields }) => [name, fields.length]),
    [
      ["Any", 19],
      ["Resize", 1],
      ["About", 1],
    ],
  );
});
