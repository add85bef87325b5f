/** A slider and a number that can be typed, for one field of kind "integer" or "number". */

import { element } from "../lib/dom.js";
import { createAmountControl } from "./amount-control.js";
import { stepByKeys, stepOf } from "./keyboard-steps.js";
import { createWords } from "./words.js";

/** Values that are worth a button, by role. */
/** @type {Record<string, number[]>} */
const MARKS = { colors: [8, 16, 32, 64, 128, 256], density: [72, 150, 300] };
/** CSS pixels that a finger goes sideways before a slider follows: what goes down is the page's. */
const SIDEWAYS = 8;

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
  const words = createWords(field, MARKS[field.role ?? ""] ?? [], (word) => moved(word ?? figure, "settle"));
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

  /** The finger that is on the slider: where it came down, the value that was there, whether it has gone sideways. */
  /** @type {{x: number, value: Value, goes: boolean} | null} */
  let finger = null;

  slider.addEventListener("pointerdown", ({ pointerType, clientX }) => {
    isHeld = true;
    finger = pointerType === "touch" ? { x: clientX, value: shown, goes: false } : null;
  });
  slider.addEventListener("pointermove", ({ clientX }) => {
    if (!finger || finger.goes || Math.abs(clientX - finger.x) < SIDEWAYS) return;
    finger.goes = true;
    hold(slider, true);
  });
  slider.addEventListener("input", () => {
    if (finger && !finger.goes) slider.value = `${figure}`;
    else moved(slider.valueAsNumber, "drag");
  });
  slider.addEventListener("change", () => {
    isHeld = false;
    if (!finger || finger.goes) moved(slider.valueAsNumber, "settle");
    else slider.value = `${figure}`;
  });
  slider.addEventListener("pointerup", () => letGo(null));
  // The browser took the gesture for a scroll: what it has changed was never meant.
  slider.addEventListener("pointercancel", () => letGo(finger));

  /** @param {typeof finger} cancelled */
  function letGo(cancelled) {
    isHeld = false;
    hold(slider, false);
    if (cancelled?.goes) moved(cancelled.value, "settle");
    if (cancelled) finger = { ...cancelled, goes: false };
  }
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

  const track = element("span", { class: "track" }, slider);
  const row = element("div", { class: "slider" }, track, element("span", { class: "typed" }, number, unit));
  return { node: element("div", {}, row, words.node), show };
}

/**
 * While a finger holds a slider, the page makes room for the picture.
 * @param {HTMLElement} slider
 * @param {boolean} isHeld
 */
function hold(slider, isHeld) {
  slider.closest(".control")?.classList.toggle("held", isHeld);
  document.body.classList.toggle("holding", isHeld);
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
