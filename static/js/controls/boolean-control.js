/** A switch, for one field of kind "boolean". */

import { element } from "../lib/dom.js";

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
