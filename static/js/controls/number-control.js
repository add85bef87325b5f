/** A slider and a number that can be typed, for one field of kind "integer" or "number". */

import { element } from "../lib/dom.js";
import { createAmountControl } from "./amount-control.js";
import { stepByKeys, stepOf } from "./keyboard-steps.js";
import { createWords } from "./words.js";

/**
 * Space between minimum and maximum as a share of the track, in percent.
 * @param {RangeField} field
 * @param {number} value
 */
function share(field, value) {
  return ((value - field.minimum) / (field.maximum - field.minimum)) * 100;
}

/**
 * @param {NumberField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control}
 */
export function createNumberControl(field, ids, moved) {
  const { maximum } = field;
  if (maximum === undefined) return createAmountControl(field, ids, moved);
  return createSlider({ ...field, maximum }, ids, moved);
}

/**
 * @param {RangeField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 */
function createSlider(field, ids, moved) {
  const bounds = { min: field.minimum, max: field.maximum, step: stepOf(field) };
  const slider = element("input", { type: "range", id: ids.input, "aria-describedby": ids.help, ...bounds });
  const number = element("input", {
    type: "number",
    class: "figure",
    inputmode: "decimal",
    autocomplete: "off",
    "aria-label": field.unit ? `${field.label}, ${field.unit}` : field.label,
    "aria-describedby": ids.help,
    ...bounds,
  });
  const unit = element("span", { class: "unit", "aria-hidden": "true" }, field.unit ?? "");
  const words = createWords(field, (word) => moved(word ?? figure, "settle"));
  // The value, and the last one that was a number.
  /** @type {Value} */
  let shown = field.default;
  let figure = field.default;
  // What is under the hand is never overwritten by what comes from the server.
  let isHeld = false;
  let isTyping = false;

  /** @param {Value} value */
  function show(value) {
    const isWord = typeof value !== "number";
    shown = value;
    if (!isWord) figure = value;
    words.show(value);
    slider.classList.toggle("idle", isWord);
    if (!isHeld) slider.value = `${figure}`;
    if (!isTyping) number.value = isWord ? "" : written(value);
    const at = share(field, figure);
    const from = share(field, field.default);
    slider.style.setProperty("--low", `${Math.min(at, from)}%`);
    slider.style.setProperty("--high", `${Math.max(at, from)}%`);
    slider.setAttribute("aria-valuetext", spoken(field, value));
  }

  slider.addEventListener("pointerdown", () => (isHeld = true));
  slider.addEventListener("input", () => moved(slider.valueAsNumber, "drag"));
  slider.addEventListener("change", () => {
    isHeld = false;
    moved(slider.valueAsNumber, "settle");
  });
  for (const end of ["pointerup", "pointercancel"]) slider.addEventListener(end, () => (isHeld = false));
  slider.addEventListener("dblclick", () => moved(field.default, "settle"));
  stepByKeys(slider, field, () => figure, moved);

  number.addEventListener("input", () => (isTyping = true));
  number.addEventListener("change", () => {
    isTyping = false;
    // Out of range it is sent all the same: the server's refusal says what is allowed.
    if (Number.isFinite(number.valueAsNumber)) moved(number.valueAsNumber, "settle");
    else show(shown);
  });
  number.addEventListener("focus", () => number.select());
  number.addEventListener("focusout", () => {
    isTyping = false;
    show(shown);
  });
  stepByKeys(number, field, () => figure, moved);

  const row = element("div", { class: "slider" }, slider, element("span", { class: "typed" }, number, unit));
  return { node: element("div", {}, row, words.node), show };
}

/**
 * A percentage that was worked out from pixels has more digits than anybody wants to read.
 * @param {number} value
 */
function written(value) {
  return `${Number(value.toFixed(2))}`;
}

/**
 * @param {NumberField} field
 * @param {Value} value
 */
function spoken({ unit, words }, value) {
  const word = words?.find((each) => each.value === value);
  if (word || typeof value !== "number") return word?.label ?? "";
  return unit ? `${written(value)} ${unit}` : written(value);
}
