/** Switches beside each other, any number of them on, for one field of kind "choices". */

import { element } from "../lib/dom.js";

/**
 * @param {ChoicesField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control}
 */
export function createChoicesControl(field, ids, moved) {
  const inputs = field.choices.map(() => element("input", { type: "checkbox" }));
  for (const input of inputs) input.addEventListener("change", () => moved(chosen(), "settle"));
  const options = field.choices.map(({ label }, at) => element("label", {}, inputs[at], element("span", {}, label)));

  function chosen() {
    return field.choices.filter((_, at) => inputs[at].checked).map(({ value }) => `${value}`);
  }
  return {
    node: element(
      "div",
      { class: "choices", role: "group", "aria-labelledby": ids.label, "aria-describedby": ids.help },
      ...options,
    ),
    /** @param {Value} value */
    show: (value) => {
      const names = Array.isArray(value) ? value : [];
      for (const [at, input] of inputs.entries()) input.checked = names.includes(`${field.choices[at].value}`);
    },
  };
}
