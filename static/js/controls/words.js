/** Values beside a field's range, such as one that is found automatically: a button each, pressed or not. */

import { element } from "../lib/dom.js";

/**
 * `marks` are values of the range that are offered beside them. `moved(value)` gets the word, or null when it was taken back.
 * @param {Field} field
 * @param {number[]} marks
 * @param {(value: number | string | null) => void} moved
 */
export function createWords(field, marks, moved) {
  const choices = [...(field.words ?? []), ...marks.map((value) => ({ value, label: `${value}` }))];
  const buttons = choices.map(({ value, label }) => {
    const button = element("button", { type: "button", class: "word", "aria-pressed": "false" }, label);
    button.addEventListener("click", () => moved(button.ariaPressed === "true" ? null : value));
    return button;
  });
  return {
    node: element("div", { class: "words", hidden: !buttons.length }, ...buttons),
    /** @param {Value} value */
    show: (value) => {
      for (const [at, button] of buttons.entries()) button.ariaPressed = `${choices[at].value === value}`;
    },
  };
}
