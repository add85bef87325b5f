/** Values and recipes as people say them. */

import { say, sayCount } from "../lib/language.js";
import { formatAmount } from "../lib/units.js";
import { isDefault, isSame } from "./fields.js";

/** Changes of one step that are named one by one. */
const MOST = 2;

/**
 * "72", "80 %", "WebP", say("on"), "changed".
 * @param {Field} field
 * @param {Value} value
 * @returns {string}
 */
export function sayValue(field, value) {
  if (Array.isArray(value)) return value.map((each) => sayValue(field, each)).join(say(", ")) || say("none");
  const choices = "choices" in field ? field.choices : [];
  const named = [...choices, ...(field.words ?? [])].find((each) => each.value === value);
  if (named) return named.label;
  if (typeof value === "boolean") return value ? say("on") : say("off");
  if (typeof value !== "number")
    return value === null ? say("whole") : typeof value === "string" ? value : say("a part");
  return formatAmount(value, field.unit);
}

/**
 * What a step did: "Quality 72", "Preset Web", "Format WebP, Scale 50 %, and 2 more".
 * @param {Catalog} catalog
 * @param {Recipe | undefined} before
 * @param {Recipe} after
 */
export function sayStep({ fields, presets }, before, after) {
  if (!before) return say("At the start");
  if (fields.every((field) => isDefault(field, after[field.name]))) return say("All reset");
  const changed = fields.filter(({ name }) => !isSame(before[name], after[name]));
  const preset = presets.find(
    ({ recipe }) =>
      changed.every(({ name }) => name in recipe) &&
      Object.entries(recipe).every(([name, value]) => isSame(after[name], value)),
  );
  if (preset && changed.length > 1) return say("Preset {label}", { label: preset.label });
  const said = changed.slice(0, MOST).map((field) => `${field.label} ${sayValue(field, after[field.name])}`);
  const more = changed.length - said.length;
  const named = said.join(say(", "));
  return more > 0 ? sayCount(more, "{named}, and {count} more", "{named}, and {count} more", { named }) : named;
}
