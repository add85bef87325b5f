/** A number that is typed, for a field of kind "integer" or "number" that has no largest value. Bytes are typed in kB. */

import { element } from "../lib/dom.js";
import { say } from "../lib/language.js";
import { stepByKeys } from "./keyboard-steps.js";

const KILO = 1000;

/**
 * @param {NumberField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control}
 */
export function createAmountControl(field, ids, moved) {
  const [factor, unit] = field.unit === "bytes" ? [KILO, say("kB")] : [1, field.unit ?? ""];
  const typed = {
    ...field,
    minimum: field.minimum / factor,
    step: field.step && factor === 1 ? field.step : undefined,
  };
  /** @type {(value: number, phase: "drag" | "settle") => void} */
  const send = (value, phase) => moved(Math.round(value * factor), phase);
  const number = element("input", {
    type: "number",
    class: "figure",
    id: ids.input,
    inputmode: "decimal",
    autocomplete: "off",
    min: typed.minimum,
    step: "any",
    "aria-describedby": ids.help,
  });
  let shown = field.default;
  let isTyping = false;

  number.addEventListener("input", () => (isTyping = true));
  number.addEventListener("change", () => {
    isTyping = false;
    send(number.value === "" ? field.default : number.valueAsNumber, "settle");
  });
  number.addEventListener("focus", () => number.select());
  number.addEventListener("focusout", () => {
    isTyping = false;
    show(shown);
  });
  stepByKeys(number, typed, () => shown / factor, send);

  /** @param {number} value */
  function show(value) {
    shown = value;
    // Where neutral is off, an empty box says so better than a 0.
    if (!isTyping) number.value = value === field.default && !value ? "" : `${value / factor}`;
  }
  const box = element("span", { class: "typed wide" }, number, element("span", { class: "unit" }, unit));
  return { node: element("div", { class: "amount" }, box), show };
}
