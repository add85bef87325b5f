/** The way of changes to the server. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createPatches } from "../../static/js/net/patches.js";

/** A line whose acknowledgements the test gives. */
function createLine() {
  const sent = [];
  const waiting = [];
  const answered = [];
  const patches = createPatches(
    (patch) => {
      sent.push(patch);
      return new Promise((resolve) => waiting.push(resolve));
    },
    (changes, ack) => answered.push([changes, ack]),
  );
  /** Answer the oldest patch, and let everything that follows from it happen. */
  async function answer(ack = { ok: true }) {
    waiting.shift()(ack);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
  return { sent, answered, patches, answer };
}

function withTimers(name, work) {
  test(name, async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const clock = mock.method(performance, "now", () => now);
    let now = 0;
    const pass = (milliseconds) => {
      now += milliseconds;
      mock.timers.tick(milliseconds);
    };
    try {
      await work(createLine(), pass);
    } finally {
      clock.mock.restore();
      mock.timers.reset();
    }
  });
}

withTimers(
  "nothing is sent before the edit is open; then what the hand holds goes as one settled patch",
  ({ sent, patches }) => {
    patches.add({ a: 1 }, "drag");
    assert.deepEqual(sent, []);
    patches.start({ a: 1, b: 2 });
    assert.deepEqual(sent, [{ changes: { a: 1, b: 2 }, phase: "settle" }]);
  },
);

withTimers("gestures from before the edit was open are sent one by one, and the last may go on", async (line, pass) => {
  const { sent, patches, answer } = line;
  const gestures = [
    { changes: { a: 1 }, phase: "settle" },
    { changes: { b: 2 }, phase: "drag" },
  ];
  patches.add({ b: 3 }, "drag");
  patches.start({ a: 1, b: 3 }, gestures);
  patches.add({ b: 4 }, "settle");
  pass(20);
  await answer();
  assert.deepEqual(sent, [
    { changes: { a: 1 }, phase: "settle" },
    { changes: { b: 4 }, phase: "settle" },
  ]);
});

withTimers(
  "one patch is in flight, and of what waits only the newest values are sent",
  async ({ sent, patches, answer }, pass) => {
    patches.start({});
    patches.add({ a: 1 }, "drag");
    for (let value = 2; value < 9; value += 1) patches.add({ a: value }, "drag");
    assert.equal(sent.length, 1);
    pass(20);
    await answer();
    assert.deepEqual(sent.at(-1), { changes: { a: 8 }, phase: "drag" });
  },
);

withTimers(
  "two patches are 16 ms apart, so that a drag never meets the server's limit",
  async ({ sent, patches, answer }, pass) => {
    patches.start({});
    patches.add({ a: 1 }, "drag");
    patches.add({ a: 2 }, "drag");
    await answer();
    assert.equal(sent.length, 1);
    pass(15);
    assert.equal(sent.length, 1);
    pass(1);
    assert.equal(sent.length, 2);
  },
);

withTimers(
  "a settle ends its gesture: the next drag is a patch of its own",
  async ({ sent, patches, answer }, pass) => {
    patches.start({});
    patches.add({ a: 1 }, "drag");
    patches.add({ a: 2 }, "drag");
    patches.add({ a: 3 }, "settle");
    patches.add({ a: 4 }, "drag");
    pass(20);
    await answer();
    assert.deepEqual(sent.at(-1), { changes: { a: 3 }, phase: "settle" });
    pass(20);
    await answer();
    assert.deepEqual(sent.at(-1), { changes: { a: 4 }, phase: "drag" });
  },
);

for (const code of ["rate_limited", "moved"]) {
  withTimers(`a patch refused as ${code} is sent again, with what has come since over it`, async (line, pass) => {
    const { sent, answered, patches, answer } = line;
    patches.start({});
    patches.add({ a: 1, b: 1 }, "drag");
    patches.add({ a: 2 }, "drag");
    await answer({ ok: false, error: { code } });
    assert.deepEqual(answered, []);
    pass(250);
    assert.deepEqual(sent.at(-1), { changes: { a: 2, b: 1 }, phase: "drag" });
  });
}

withTimers(
  "a settle that was not answered comes again before what followed it",
  async ({ sent, patches, answer }, pass) => {
    patches.start({});
    patches.add({ a: 1 }, "settle");
    patches.add({ a: 2 }, "settle");
    await answer(null);
    pass(250);
    assert.deepEqual(sent.at(-1), { changes: { a: 1 }, phase: "settle" });
  },
);

withTimers("`done` waits for every answer", async ({ patches, answer }) => {
  patches.start({});
  patches.add({ a: 1 }, "settle");
  let isDone = false;
  patches.done().then(() => {
    isDone = true;
  });
  await Promise.resolve();
  assert.equal(isDone, false);
  await answer();
  assert.equal(isDone, true);
});

withTimers(
  "a hand that holds still keeps its gesture open until it settles",
  async ({ sent, patches, answer }, pass) => {
    const hold = { changes: {}, phase: "drag" };
    patches.start({});
    patches.add({ a: 1 }, "drag");
    await answer();
    pass(1400);
    assert.equal(sent.length, 1);
    pass(100);
    await answer();
    pass(1500);
    await answer();
    assert.deepEqual(sent.slice(1), [hold, hold]);
    patches.add({ a: 2 }, "settle");
    pass(20);
    await answer();
    pass(10_000);
    assert.deepEqual(sent.slice(3), [{ changes: { a: 2 }, phase: "settle" }]);
  },
);

withTimers("a gesture whose end was missed is not held open for ever", async ({ sent, patches, answer }, pass) => {
  patches.start({});
  patches.add({ a: 1 }, "drag");
  await answer();
  for (let times = 0; times < 200; times += 1) {
    pass(1500);
    await answer();
  }
  pass(10_000);
  assert.equal(sent.length, 201);
});
