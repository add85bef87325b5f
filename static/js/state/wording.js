/** Values and recipes as people say them. */

import { isDefault, isSame } from "./fields.js";

/** Changes of one step that are named one by one. */
const MOST = 2;

/**
 * "72", "80 %", "WebP", "on", "changed".
 * @param {Field} field
 * @param {Value} value
 * @returns {string}
 */
export function sayValue(field, value) {
  if (Array.isArray(value)) return value.map((each) => sayValue(field, each)).join(", ") || "none";
  const choices = "choices" in field ? field.choices : [];
  const named = [...choices, ...(field.words ?? [])].find((each) => each.value === value);
  if (named) return named.label;
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value !== "number") return value === null ? "whole" : typeof value === "string" ? value : "a part";
  const figure = Number(value.toFixed(2)).toLocaleString("en");
  return field.unit ? `${figure} ${field.unit}` : figure;
}

/**
 * What a step did: "Quality 72", "Preset Web", "Format WebP, Scale 50 %, and 2 more".
 * @param {Catalog} catalog
 * @param {Recipe | undefined} before
 * @param {Recipe} after
 */
export function sayStep({ fields, presets }, before, after) {
  if (!before) return "At the start";
  if (fields.every((field) => isDefault(field, after[field.name]))) return "All reset";
  const changed = fields.filter(({ name }) => !isSame(before[name], after[name]));
  const preset = presets.find(
    ({ recipe }) =>
      changed.every(({ name }) => name in recipe) &&
      Object.entries(recipe).every(([name, value]) => isSame(after[name], value)),
  );
  if (preset && changed.length > 1) return `Preset ${preset.label}`;
  const said = changed.slice(0, MOST).map((field) => `${field.label} ${sayValue(field, after[field.name])}`);
  const more = changed.length - said.length;
  return said.join(", ") + (more > 0 ? `, and ${more} more` : "");
}
