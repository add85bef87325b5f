/** A row of options side by side, or a menu where they are many, for one field of kind "choice". */

import { element } from "../lib/dom.js";

/** Letters of all labels together that fit beside each other. */
export const LETTERS = 44;

/**
 * `labels` are what says each choice.
 * @param {ChoiceField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control & {labels: HTMLElement[]}}
 */
export function createChoiceControl(field, ids, moved) {
  const letters = field.choices.reduce((sum, { label }) => sum + label.length, 0);
  const create = letters > LETTERS ? createMenu : createRow;
  return create(field, ids, moved);
}

/**
 * @param {ChoiceField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 */
function createRow(field, ids, moved) {
  const inputs = field.choices.map(({ value }) => {
    const input = element("input", { type: "radio", name: ids.input, value });
    input.addEventListener("change", () => moved(value, "settle"));
    return input;
  });
  const labels = field.choices.map(({ label }) => element("span", {}, label));
  const options = inputs.map((input, at) => element("label", {}, input, labels[at]));
  return {
    labels,
    node: element(
      "div",
      { class: "choices", role: "radiogroup", "aria-labelledby": ids.label, "aria-describedby": ids.help },
      ...options,
    ),
    /** @param {Value} value */
    show: (value) => {
      for (const [at, input] of inputs.entries()) input.checked = field.choices[at].value === value;
    },
  };
}

/**
 * @param {ChoiceField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 */
function createMenu(field, ids, moved) {
  const options = field.choices.map(({ label }, at) => element("option", { value: at }, label));
  const menu = element("select", { id: ids.input, "aria-describedby": ids.help }, ...options);
  menu.addEventListener("change", () => moved(field.choices[menu.selectedIndex].value, "settle"));
  return {
    labels: options,
    node: menu,
    /** @param {Value} value */
    show: (value) => (menu.selectedIndex = field.choices.findIndex((choice) => choice.value === value)),
  };
}
