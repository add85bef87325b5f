/** The recipe in other words. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  curlCommand,
  essence,
  jsonRecipe,
  queryOf,
  shellCommand,
  stemOf,
  textOf,
} from "../../static/js/state/recipe-text.js";
import { siteTable } from "../../static/js/state/site-table.js";
import { sayStep, sayValue } from "../../static/js/state/wording.js";
import { CATALOG, IMAGE, RECIPE } from "./catalog.js";

const STATE = { catalog: CATALOG, image: IMAGE };
const recipe = { ...RECIPE, size_of_it: 50, exact: true };

test("values are written as forms and the shell take them", () => {
  assert.deepEqual([true, 0.5, "auto", null].map(textOf), ["true", "0.5", "auto", "none"]);
  assert.equal(textOf({ height: 1, width: 0.5, y: 0, x: 0.25 }), "0.25,0,0.5,1");
});

test("only what differs from its default is told, but a query names every field", () => {
  assert.deepEqual(essence(CATALOG, recipe), { exact: true, size_of_it: 50 });
  assert.deepEqual(JSON.parse(jsonRecipe(STATE, recipe)), { exact: true, size_of_it: 50 });
  assert.deepEqual(
    [...new URLSearchParams(queryOf(CATALOG, recipe)).keys()],
    CATALOG.fields.map(({ name }) => name),
  );
});

test("a name cannot end its quotes, be a flag, or add to the command", () => {
  const named = (name) => shellCommand({ ...STATE, image: { ...IMAGE, name } }, recipe);
  assert.equal(named("a.jpg"), "whittle optimize a.jpg --exact true --size-of-it 50");
  assert.ok(named("-rf.jpg").includes(" ./-rf.jpg "));
  assert.ok(named("it's; rm -rf ~.jpg").includes(`'it'\\''s; rm -rf ~.jpg'`));
  const curl = curlCommand({ ...STATE, image: { ...IMAGE, name: `a";b.jpg` } }, recipe, "https://here.example");
  assert.ok(curl.includes(`-F 'file=@"a\\";b.jpg"'`), curl);
  assert.ok(curl.endsWith("https://here.example/api/optimize"));
});

test("a stem is the name without its last ending", () => {
  assert.deepEqual(["a.tar.gz", ".hidden", "none", "a."].map(stemOf), ["a.tar", ".hidden", "none", "a"]);
});

test("values and steps are said as people say them", () => {
  const [grade, scale, exact, piece] = ["grade", "size_of_it", "exact", "piece"].map((name) =>
    CATALOG.fields.find((field) => field.name === name),
  );
  assert.deepEqual(
    [sayValue(grade, "auto"), sayValue(scale, 33.33333), sayValue(exact, true)],
    ["Automatic", "33.33 %", "on"],
  );
  assert.deepEqual([sayValue(piece, null), sayValue(piece, { x: 0 })], ["whole", "a part"]);
  assert.equal(sayStep(CATALOG, null, RECIPE), "At the start");
  assert.equal(sayStep(CATALOG, recipe, RECIPE), "All reset");
  assert.equal(sayStep(CATALOG, RECIPE, { ...RECIPE, kind: "one", grade: 40 }), "Preset Small");
  assert.equal(sayStep(CATALOG, RECIPE, { ...RECIPE, grade: 1, exact: true, dots: 5 }), "dots 5, grade 1, and 1 more");
});

test("a table for a site has every field that was set, in TOML", () => {
  const piece = { x: 0.5, y: 0, width: 0.5, height: 1e-7 };
  const text = siteTable({ ...STATE, image: { ...IMAGE, name: 'a".PNG' } }, { ...recipe, piece });
  assert.ok(text.startsWith('[[pictures]]\nfrom = "src/images/**/*.PNG"\n'), text);
  assert.ok(text.includes("size_of_it = 50") && text.includes("exact = true"), text);
  assert.ok(text.includes("piece = { x = 0.5, y = 0, width = 0.5, height = 1e-7 }"), text);
});
