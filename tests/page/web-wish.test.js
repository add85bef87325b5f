/** What is wanted for a web page: offers, choices, and how the server is asked. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bodyOf,
  chosenFormats,
  keyOfBody,
  offeredWidths,
  withAlt,
  withFormat,
  withWidth,
} from "../../static/js/state/web-wish.js";

const WISH = { widths: [], added: [], formats: [] };
const state = (webWish, image = {}) => ({ webWish: { ...WISH, ...webWish }, image });

test("no width is offered that is wider than the result, and its own is", () => {
  assert.deepEqual(offeredWidths(WISH, 1000), [320, 480, 640, 960, 1000]);
  assert.deepEqual(offeredWidths({ ...WISH, added: [700, 1200] }, 1000), [320, 480, 640, 700, 960, 1000]);
  assert.deepEqual(offeredWidths(WISH, 0).at(-1), 2560);
});

test("a width is chosen and let go of; one too many changes nothing", () => {
  const chosen = withWidth(withWidth(WISH, 960), 320);
  assert.deepEqual(chosen.widths, [320, 960]);
  assert.deepEqual(withWidth(chosen, 960).widths, [320]);
  const full = { ...WISH, widths: Array.from({ length: 16 }, (_, at) => at + 1) };
  assert.equal(withWidth(full, 99), full);
});

test("one format stays, and the last is the one that every browser shows", () => {
  assert.deepEqual(chosenFormats(state({})), ["avif", "webp", "jpeg"]);
  assert.deepEqual(chosenFormats(state({}, { has_alpha: true })), ["avif", "webp"]);
  assert.deepEqual(chosenFormats(state({ formats: ["jpeg", "avif"] })), ["avif", "jpeg"]);
  assert.deepEqual(withFormat(state({ formats: ["webp"] }), "webp").formats, ["webp"]);
  assert.deepEqual(withFormat(state({}), "avif").formats, ["webp", "jpeg"]);
});

test("the same files have the same key, in whatever order the recipe comes", () => {
  const one = bodyOf(state({}), { a: 1, b: 2 });
  assert.equal(one.widths, null);
  assert.equal(keyOfBody(one), keyOfBody(bodyOf(state({}), { b: 2, a: 1 })));
  assert.notEqual(keyOfBody(one), keyOfBody(bodyOf(state({ widths: [9] }), { a: 1, b: 2 })));
});

test("an alternative text ends neither its quotes nor its tag, and stands for itself", () => {
  const html = '<img src="a" alt="" loading="lazy">';
  assert.equal(withAlt(html, '"><b>$&'), '<img src="a" alt="&quot;>&lt;b>$&amp;" loading="lazy">');
});
