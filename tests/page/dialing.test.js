/** When the page comes back. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { pauseAfter, pauseBy } from "../../static/js/net/dialing.js";

/** What a pause may be: with the least and the most of chance. */
function span(pause) {
  return [0, 0.999999].map((chance) => {
    const random = mock.method(Math, "random", () => chance);
    try {
      return Math.round(pause());
    } finally {
      random.mock.restore();
    }
  });
}

test("a page that its server has let go comes back soon, and not all at once", () => {
  assert.deepEqual(
    span(() => pauseAfter(60_000)),
    [100, 300],
  );
});

test("a page whose connection is ended as soon as it stands waits longer", () => {
  assert.deepEqual(
    span(() => pauseAfter(100)),
    [500, 1500],
  );
});

test("a page that was told when to ask again asks no sooner", () => {
  assert.deepEqual(
    span(() => pauseBy({ code: "busy", message: "", retryAfter: 4 })),
    [4000, 5000],
  );
  assert.deepEqual(
    span(() => pauseBy({ code: "moved", message: "" })),
    [1000, 1250],
  );
});
