/** Values beside a field's range, such as one that is found automatically: a button each, pressed or not. */

import { element } from "../lib/dom.js";

/** `moved(value)` gets the word, or null when it was taken back. */
export function createWords(field, moved) {
  const buttons = (field.words ?? []).map(({ value, label }) => {
    const button = element("button", { type: "button", class: "word", "aria-pressed": "false" }, label);
    button.addEventListener("click", () => moved(button.ariaPressed === "true" ? null : value));
    return button;
  });
  return {
    node: element("div", { class: "words", hidden: !buttons.length }, ...buttons),
    show: (value) => {
      for (const [at, button] of buttons.entries()) button.ariaPressed = `${field.words[at].value === value}`;
    },
  };
}
