/** A color well, for one field of kind "color" (`#rrggbb`). */

import { element, setText } from "../lib/dom.js";

/**
 * @param {Field} _field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control}
 */
export function createColorControl(_field, ids, moved) {
  const input = element("input", { type: "color", id: ids.input, "aria-describedby": ids.help });
  const code = element("code", { class: "color-code" });
  input.addEventListener("input", () => moved(input.value, "drag"));
  input.addEventListener("change", () => moved(input.value, "settle"));
  return {
    node: element("span", { class: "color" }, input, code),
    show: (value) => {
      input.value = value;
      setText(code, value);
    },
  };
}
