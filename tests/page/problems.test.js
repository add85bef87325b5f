/** What went wrong, and the words for it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem, problemIn, problemOf } from "../../static/js/net/problems.js";
import { tellTrouble } from "../../static/js/state/notices.js";
import { START } from "../../static/js/state/page.js";
import { createStore } from "../../static/js/state/store.js";

/** What the page says of a problem. */
function told(problem) {
  const store = createStore(START);
  tellTrouble(store, problem);
  return store.state.notice;
}

test("the server's waiting time is told alike over HTTP and on the socket", () => {
  const body = JSON.stringify({ code: "busy", detail: "All workers are busy.", title: "Busy" });
  const [http, socket] = [
    told(problemIn(body, 503, "7")),
    told(problemOf({ code: "busy", message: "All workers are busy.", retry_after: 7 })),
  ];
  assert.deepEqual(http, socket);
  assert.deepEqual(http, { tone: "trouble", text: "All workers are busy.", advice: "Try again in 7 seconds." });
});

test("one second is one second, and without a time the code's own advice is given", () => {
  assert.equal(told(problemOf({ code: "busy", message: "", retry_after: 1 })).advice, "Try again in 1 second.");
  assert.match(told(problemOf({ code: "busy", message: "" })).advice, /in a moment/);
  assert.equal(told(problemOf({ code: "never_heard_of", message: "" })).advice, "");
});

test("a field keeps its name, a Problem stays the one it is, and no error at all means that nobody answered", () => {
  assert.equal(problemOf({ code: "invalid_recipe", message: "", field: "any" }).field, "any");
  assert.equal(problemIn('{"code": "invalid_recipe", "detail": "x", "field": "any"}', 422).field, "any");
  const problem = new Problem("busy", "", { retryAfter: 3 });
  assert.equal(problemOf(problem), problem);
  for (const nothing of [null, undefined]) assert.equal(problemOf(nothing).code, "offline");
});

test("an answer that is no problem of ours is still told, by its status", () => {
  assert.equal(problemIn("<html>", 413).code, "too_large");
  assert.equal(problemIn("<html>", 502, "4").retryAfter, 4);
  assert.match(problemIn("<html>", 502).message, /502/);
});
