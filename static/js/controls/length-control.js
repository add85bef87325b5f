/** A side of the result in pixels, that can be typed: what it comes to where nothing was set. */

import { debounce } from "../lib/debounce.js";
import { element } from "../lib/dom.js";
import { say } from "../lib/language.js";
import { resultSize } from "../state/box.js";
import { change, pictureAtHand, shownRecipe } from "../state/edit.js";
import { sideChanges } from "../state/sides.js";
import { stepByKeys } from "./keyboard-steps.js";

/** Milliseconds after a digit until the picture follows: most numbers have more than one. */
const REST = 300;

/**
 * @param {RangeField & {role: "width" | "height"}} field
 * @param {ControlIds} ids
 * @param {Moved} _moved
 * @param {Store} store
 * @returns {Control}
 */
export function createLengthControl(field, ids, _moved, store) {
  const { role } = field;
  const input = element("input", {
    type: "number",
    class: "figure",
    id: ids.input,
    min: 1,
    max: field.maximum,
    step: 1,
    inputmode: "numeric",
    autocomplete: "off",
    "aria-label": say("{label} in pixels", { label: field.label }),
    "aria-describedby": ids.help,
  });
  let isTyping = false;

  /**
   * @param {number} pixels
   * @param {"drag" | "settle"} phase
   */
  function send(pixels, phase) {
    const image = pictureAtHand(store.state);
    if (!image?.width || !Number.isFinite(pixels)) return;
    const { catalog, linked } = store.state;
    change(store, sideChanges(catalog, shownRecipe(store.state), image, role, pixels, linked), phase);
  }
  const sendSoon = debounce(() => isTyping && input.valueAsNumber > 0 && send(input.valueAsNumber, "drag"), REST);

  input.addEventListener("input", () => {
    isTyping = true;
    sendSoon();
  });
  input.addEventListener("change", () => {
    isTyping = false;
    send(input.value === "" ? 0 : input.valueAsNumber, "settle");
  });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("focusout", () => {
    isTyping = false;
    write();
  });
  stepByKeys(input, { ...field, minimum: 1 }, () => Number(input.value), send);

  function write() {
    const image = pictureAtHand(store.state);
    if (isTyping || !image?.width) return;
    input.value = `${resultSize(store.state.catalog, shownRecipe(store.state), image)[role]}`;
  }
  return { node: element("span", { class: "typed" }, input), show: write };
}
