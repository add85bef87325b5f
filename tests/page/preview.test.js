/** Which preview may be shown. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isAligned, isSettled, isShown, statsShown, supersedes, turnedSize } from "../../static/js/state/preview.js";

const REGION = { x: 0, y: 0, width: 0.5, height: 0.5 };

test("a newer revision supersedes, an older one never does", () => {
  const shown = { revision: 5, stage: "final" };
  assert.ok(supersedes({ revision: 6, stage: "draft" }, shown));
  assert.ok(!supersedes({ revision: 4, stage: "final" }, shown));
  assert.ok(supersedes({ revision: 1, stage: "draft" }, null));
});

test("of one revision and part a draft never replaces a final, and everything else replaces what is shown", () => {
  const [draft, final] = [
    { revision: 5, stage: "draft" },
    { revision: 5, stage: "final" },
  ];
  assert.ok(supersedes(final, draft) && supersedes(final, final) && supersedes(draft, draft));
  assert.ok(!supersedes(draft, final));
});

test("of another part or layer the later one counts, draft or not", () => {
  const final = { revision: 5, stage: "final", layer: "result" };
  assert.ok(supersedes({ revision: 5, stage: "draft", layer: "result", region: REGION }, final));
  assert.ok(supersedes({ revision: 5, stage: "draft", layer: "loss" }, final));
  const part = { ...final, region: REGION };
  assert.ok(!supersedes({ ...part, region: { ...REGION }, stage: "draft" }, part));
});

test("settled is a finished file of the newest revision with nothing in the hand, whatever part is drawn", () => {
  const settled = { final: { revision: 3 }, drawn: { stage: "draft", revision: 3 }, revision: 3, hand: {} };
  assert.ok(isSettled(settled));
  assert.ok(!isSettled({ ...settled, revision: 4 }));
  assert.ok(!isSettled({ ...settled, hand: { any: 1 } }));
  assert.ok(!isSettled({ ...settled, final: null }));
  assert.ok(!isShown(settled) && isShown({ ...settled, drawn: { stage: "final", revision: 3 } }));
});

test("numbers of a finished file hold while another part is drawn, and end with the next revision", () => {
  const [exact, estimate] = [{ bytes: 566 }, { bytes: 570 }];
  const final = { revision: 3, stats: exact };
  assert.equal(statsShown({ final, drawn: { revision: 3, stats: estimate } }), exact);
  assert.equal(statsShown({ final, drawn: { revision: 4, stats: estimate } }), estimate);
  assert.equal(statsShown({ final: null, drawn: null }), null);
});

test("a quarter turn swaps the sides", () => {
  const size = { width: 3, height: 2 };
  assert.deepEqual(
    [0, 90, 180, 270].map((turn) => turnedSize(size, turn).width),
    [3, 2, 3, 2],
  );
});

test("two sizes are aligned when only rounding keeps their shapes apart", () => {
  assert.ok(isAligned({ width: 1001, height: 667 }, { width: 100, height: 67 }));
  assert.ok(!isAligned({ width: 1000, height: 500 }, { width: 100, height: 67 }));
});
