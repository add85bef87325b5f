/** A switch, for one field of kind "boolean". */

import { element } from "../lib/dom.js";

/**
 * @param {Field} _field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control}
 */
export function createBooleanControl(_field, ids, moved) {
  const input = element("input", {
    type: "checkbox",
    role: "switch",
    id: ids.input,
    "aria-describedby": ids.help,
  });
  input.addEventListener("change", () => moved(input.checked, "settle"));
  return { node: element("span", { class: "switch" }, input), show: (value) => (input.checked = value) };
}
