/** A line that is typed: words, a length of time, an offset from UTC, a pattern of names. */

import { element } from "../lib/dom.js";

/** What is typed may look like. */
const LOOKS = { text: "", duration: "+1h30m", zone: "+02:00", pattern: "" };
/** Letters at most, as the server has it. */
const MOST = 1000;

/**
 * @param {TextField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @returns {Control}
 */
export function createTextControl(field, ids, moved) {
  const input = element("input", {
    type: "text",
    id: ids.input,
    maxlength: MOST,
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    placeholder: LOOKS[field.kind],
    "aria-describedby": ids.help,
  });
  input.addEventListener("input", () => moved(input.value.trim(), "drag"));
  input.addEventListener("change", () => moved(input.value.trim(), "settle"));
  return {
    node: input,
    /** What is being typed stays as it is typed. @param {string} value */
    show(value) {
      if (document.activeElement !== input) input.value = value;
    },
  };
}
