/** Albums: what a change is for, how members are ordered and picked, which cells the film has. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { scrolledTo, windowOf } from "../../static/js/state/album/film.js";
import {
  countsOf,
  divide,
  inOrder,
  lastRankOf,
  recipeOf,
  targetsOf,
  withMembers,
  withoutMembers,
} from "../../static/js/state/album/members.js";
import {
  bringToFront,
  goBy,
  neighborOf,
  pickNone,
  pickRange,
  togglePicked,
} from "../../static/js/state/album/picking.js";
import { isAtWork, isFresh, partOf, savedPercent } from "../../static/js/state/album/progress.js";
import { ASKS, START } from "../../static/js/state/page.js";
import { createStore } from "../../static/js/state/store.js";

const CATALOG = {
  fields: [
    { name: "quality", default: 80 },
    { name: "blur", default: 0 },
  ],
};

function member(number, facts = {}) {
  const id = `m${number}`;
  return {
    id,
    number,
    rank: number,
    name: `${id}.jpg`,
    path: "",
    own: {},
    state: "ready",
    bytes: 100 * number,
    ...facts,
  };
}

function openStore(members) {
  const album = { id: "a", recipe: { quality: 60 }, revision: 3, mayEdit: true, canUndo: false, canRedo: false };
  const store = createStore({ ...START, catalog: CATALOG, albumId: "a", album, members }, ASKS);
  store.on("patch", () => {});
  return store;
}

test("a member's recipe is the album's, with its own values over it", () => {
  const { state } = openStore([member(1, { own: { blur: 2 } })]);
  assert.deepEqual(recipeOf(state, state.members[0]), { quality: 60, blur: 2 });
});

test("a change is for all, but what a picture has set for itself stays its own", () => {
  const members = [member(1, { own: { blur: 2 } }), member(2)];
  const state = { ...START, members, imageId: "m1" };
  assert.equal(targetsOf(state), null);
  const { shared, chosen, own } = divide(state, { quality: 50, blur: 3 });
  assert.deepEqual([shared, chosen, own], [{ quality: 50 }, {}, { blur: 3 }]);
});

test("with Alt, or where it is chosen so, a change is for this one alone", () => {
  for (const facts of [{ alone: true }, { scope: "one" }, { alone: true, picked: ["m2"] }]) {
    const state = { ...START, members: [member(1), member(2)], imageId: "m1", ...facts };
    assert.deepEqual(targetsOf(state), ["m1"]);
    assert.deepEqual(divide(state, { quality: 50 }).own, { quality: 50 });
  }
});

test("what is picked gets a change together with the one in front, which one sees", () => {
  const state = { ...START, members: [member(1), member(2), member(3)], imageId: "m1", picked: ["m2", "m3"] };
  const { chosen, targets, shared, own } = divide(state, { quality: 50 });
  assert.deepEqual([chosen, shared, own], [{ quality: 50 }, {}, {}]);
  assert.deepEqual(targets, ["m2", "m3", "m1"]);
});

test("members are told again in place, keep their order, and are counted again when some go", () => {
  const first = withMembers([], [member(2), member(1)]);
  assert.deepEqual(
    first.map(({ id }) => id),
    ["m1", "m2"],
  );
  const told = withMembers(first, [member(2, { state: "refused" }), member(3)]);
  assert.deepEqual(
    told.map(({ state }) => state),
    ["ready", "refused", "ready"],
  );
  assert.deepEqual(
    withoutMembers(told, ["m1"]).map(({ id, number }) => [id, number]),
    [
      ["m2", 1],
      ["m3", 2],
    ],
  );
});

test("members stand by their ranks, whichever comes first", () => {
  const came = [member(1), member(2, { rank: 3, id: "late" }), member(2, { id: "early" })];
  const stand = came.reduce((all, each) => withMembers(all, [each]), []);
  assert.deepEqual(
    stand.map(({ id, number }) => [id, number]),
    [
      ["m1", 1],
      ["early", 2],
      ["late", 3],
    ],
  );
  assert.equal(lastRankOf({ members: withMembers(stand, [member(4, { rank: 3.5 })]) }), 4);
  assert.equal(lastRankOf({ members: [] }), 0);
});

test("an answer that comes late does not put a checked member back", () => {
  const checked = withMembers([], [member(1)]);
  assert.equal(withMembers(checked, [member(1, { state: "waiting" })])[0].state, "ready");
});

test("the film is sorted by name as people count, by size and by saving", () => {
  const members = [member(1, { name: "b10.jpg" }), member(2, { name: "b9.jpg" }), member(3, { name: "a.jpg" })];
  const made = { m1: { bytes: 90 }, m2: { bytes: 20 } };
  const ids = (order) => inOrder({ members, order, made }).map(({ id }) => id);
  assert.deepEqual(ids("number"), ["m1", "m2", "m3"]);
  assert.deepEqual(ids("name"), ["m3", "m2", "m1"]);
  assert.deepEqual(ids("size"), ["m3", "m2", "m1"]);
  assert.deepEqual(ids("saving"), ["m2", "m1", "m3"]);
});

test("a picture that cannot be opened counts, and weighs nothing", () => {
  const members = [member(1), member(2, { state: "refused" }), member(3, { state: "waiting" })];
  assert.deepEqual(countsOf({ members }), { all: 3, waiting: 1, refused: 1, bytes: 400 });
});

test("a member comes to the front with its recipe, and only once it can be opened", () => {
  const store = openStore([member(1, { own: { blur: 2 } }), member(2, { state: "waiting" })]);
  bringToFront(store, "m2");
  assert.equal(store.state.imageId, "");
  bringToFront(store, "m1");
  assert.equal(store.state.imageId, "m1");
  assert.deepEqual(store.state.recipe, { quality: 60, blur: 2 });
});

test("what the hand has set while the first file was sent goes to the album", () => {
  const store = openStore([member(1)]);
  const patches = [];
  const begun = { hand: { quality: 30 }, steps: [{}, { quality: 30 }], at: 1, isMoving: false };
  store.on("patch", (patch) => patches.push(patch));
  store.update({ upload: { name: "x", url: "", bytes: 1, sent: 0, format: "jpeg", ...begun } });
  bringToFront(store, "m1");
  assert.deepEqual(patches, [{ changes: { quality: 30 }, phase: "settle" }]);
  assert.equal(store.state.upload, null);
});

test("stepping passes by what cannot be opened, and stops at the ends", () => {
  const store = openStore([member(1), member(2, { state: "refused" }), member(3)]);
  bringToFront(store, "m1");
  goBy(store, 1);
  assert.equal(store.state.imageId, "m3");
  goBy(store, 1);
  assert.equal(store.state.imageId, "m3");
  goBy(store, -Infinity);
  assert.equal(store.state.imageId, "m1");
});

test("the first pick takes the one in front along; a range goes from the last pick", () => {
  const store = openStore([1, 2, 3, 4, 5].map((number) => member(number)));
  bringToFront(store, "m2");
  togglePicked(store, "m3");
  assert.deepEqual(store.state.picked, ["m2", "m3"]);
  togglePicked(store, "m2");
  assert.deepEqual(store.state.picked, ["m3"]);
  pickNone(store);
  pickRange(store, "m5");
  assert.deepEqual(store.state.picked, ["m2", "m3", "m4", "m5"]);
  pickRange(store, "m1");
  assert.deepEqual(store.state.picked, ["m1", "m2"]);
});

test("when the one in front goes, the next one follows, or the one before", () => {
  const { state } = openStore([member(1), member(2), member(3)]);
  assert.equal(neighborOf({ ...state, imageId: "m2" }, ["m2"]), "m3");
  assert.equal(neighborOf({ ...state, imageId: "m2" }, ["m2", "m3"]), "m1");
  assert.equal(neighborOf({ ...state, imageId: "m1" }, ["m1", "m2", "m3"]), "");
});

test("however long the film and wide the window, it has at most sixty cells, and those in sight", () => {
  for (const left of [0, 5_000, 519_000]) {
    for (const width of [320, 1280, 10_000]) {
      const { first, end } = windowOf({ count: 5000, cell: 104, left, width });
      assert.ok(end - first <= 60);
      assert.ok(first * 104 <= left && (end === 5000 || end - first === 60 || end * 104 >= left + width));
    }
  }
  assert.deepEqual(windowOf({ count: 0, cell: 104, left: 0, width: 900 }), { first: 0, end: 0 });
});

test("the film moves only when a place is not seen whole", () => {
  const film = { cell: 100, left: 200, width: 500 };
  assert.equal(scrolledTo(film, 3), 200);
  assert.equal(scrolledTo(film, 1), 50);
  assert.equal(scrolledTo(film, 9), 550);
  assert.equal(scrolledTo({ ...film, left: 20 }, 0), 0);
});

test("files are fresh as long as the settings are those that they were made with", () => {
  const batch = { state: "done", total: 2, done: 1, failed: 1, skipped: 0 };
  const state = { batch, album: { revision: 4 }, madeOf: 4, members: [member(1), member(2)] };
  assert.equal(isFresh(state), true);
  assert.equal(isFresh({ ...state, madeOf: 3 }), false);
  assert.equal(isFresh({ ...state, members: [...state.members, member(3)] }), false);
  assert.equal(partOf(batch), 1);
  assert.deepEqual(
    ["planned", "running", "paused", "done", "cancelled"].map((now) => isAtWork({ ...batch, state: now })),
    [true, true, true, false, false],
  );
  assert.equal(savedPercent(200, 50), 75);
  assert.equal(savedPercent(0, 0), 0);
});
