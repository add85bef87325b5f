/** A slider and a number that can be typed, for one field of kind "integer" or "number". */

import { element } from "../lib/dom.js";
import { stepByKeys, stepOf } from "./steps.js";

/** Space between minimum and maximum as a share of the track, in percent. */
function share(field, value) {
  return ((value - field.minimum) / (field.maximum - field.minimum)) * 100;
}

export function createNumberControl(field, ids, moved) {
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
  let shown = field.neutral;
  // What is under the hand is never overwritten by what comes from the server.
  let isHeld = false;
  let isTyping = false;

  function show(value) {
    shown = value;
    if (!isHeld) slider.value = value;
    if (!isTyping) number.value = value;
    const at = share(field, value);
    const from = share(field, field.neutral);
    slider.style.setProperty("--low", `${Math.min(at, from)}%`);
    slider.style.setProperty("--high", `${Math.max(at, from)}%`);
    slider.setAttribute("aria-valuetext", field.unit ? `${value} ${field.unit}` : `${value}`);
  }

  slider.addEventListener("pointerdown", () => (isHeld = true));
  slider.addEventListener("input", () => moved(slider.valueAsNumber, "drag"));
  slider.addEventListener("change", () => {
    isHeld = false;
    moved(slider.valueAsNumber, "settle");
  });
  for (const end of ["pointerup", "pointercancel"]) slider.addEventListener(end, () => (isHeld = false));
  slider.addEventListener("dblclick", () => moved(field.neutral, "settle"));
  stepByKeys(slider, field, () => shown, moved);

  number.addEventListener("input", () => (isTyping = true));
  number.addEventListener("change", () => {
    isTyping = false;
    // Out of range it is sent all the same: the server's refusal says what is allowed.
    if (Number.isFinite(number.valueAsNumber)) moved(number.valueAsNumber, "settle");
    else number.value = shown;
  });
  number.addEventListener("focus", () => number.select());
  number.addEventListener("focusout", () => {
    isTyping = false;
    number.value = shown;
  });
  stepByKeys(number, field, () => shown, moved);

  return {
    node: element("div", { class: "slider" }, slider, element("span", { class: "typed" }, number, unit)),
    show,
  };
}
