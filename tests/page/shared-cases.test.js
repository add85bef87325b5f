/** Rules that Python and the page must agree on: the same tables as tests/shared_cases/test_shared_cases.py. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { formatBytes, formatSaving } from "../../static/js/lib/units.js";
import { textOf } from "../../static/js/state/recipe-text.js";
import { edgesOf, scaled } from "../../static/js/state/region.js";

function cases(name) {
  const table = JSON.parse(readFileSync(new URL(`../shared_cases/${name}.json`, import.meta.url), "utf8"));
  assert.ok(table.cases.length > 0);
  return table.cases;
}

test("a region covers the same pixels as on the server", () => {
  for (const { region, size, edges } of cases("regions")) {
    const [x, y, width, height] = region;
    const found = edgesOf({ x, y, width, height }, { width: size[0], height: size[1] });
    assert.deepEqual(Object.values(found), edges, JSON.stringify(region));
  }
});

test("a scaled side has as many pixels as on the server", () => {
  for (const { side, percent, pixels } of cases("scales"))
    assert.equal(scaled(side, percent), pixels, `${side} ${percent}`);
});

test("sizes and savings are said as in the shell", () => {
  for (const { bytes, said } of cases("sizes")) assert.equal(formatBytes(bytes), said);
  for (const { percent, said } of cases("savings")) assert.equal(formatSaving(percent), said, `${percent}`);
});

test("values are written as the server reads them", () => {
  for (const { value, text } of cases("values")) assert.equal(textOf(value), text);
});
