/** Keyboard steps of number inputs: arrows by one step, with Shift or Page keys by ten; keyup settles. */

/** @type {Record<string, number>} */
const STEPS = { ArrowUp: 1, ArrowRight: 1, PageUp: 10, ArrowDown: -1, ArrowLeft: -1, PageDown: -10 };
/** Keys that move the caret in a number input and the thumb of a slider. */
const SIDEWAYS = new Set(["ArrowLeft", "ArrowRight", "Home", "End"]);

/**
 * The step of a field: its own, else one for integers and a tenth for other numbers.
 * @param {NumberField} field
 */
export function stepOf(field) {
  return field.step ?? (field.kind === "integer" ? 1 : 0.1);
}

/**
 * `value` held in the field's range, without the noise of binary fractions.
 * @param {NumberField} field
 * @param {number} value
 */
function rounded(field, value) {
  const held = Math.min(Math.max(value, field.minimum ?? -Infinity), field.maximum ?? Infinity);
  return Number(held.toFixed(6));
}

/**
 * `read()` gives the shown value; `moved(value, phase)` gets each step as a drag and one settle at the end.
 * @param {HTMLInputElement} input
 * @param {NumberField} field
 * @param {() => number} read
 * @param {(value: number, phase: "drag" | "settle") => void} moved
 */
export function stepByKeys(input, field, read, moved) {
  let stepping = false;

  input.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (input.type === "number" && SIDEWAYS.has(event.key)) return;
    const value = target(event);
    if (value === undefined) return;
    event.preventDefault();
    stepping = true;
    moved(rounded(field, value), "drag");
  });

  /** @param {KeyboardEvent} event */
  function target({ key, shiftKey }) {
    if (key === "Home") return field.minimum;
    if (key === "End") return field.maximum;
    if (!STEPS[key]) return undefined;
    const steps = Math.abs(STEPS[key]) === 1 && shiftKey ? STEPS[key] * 10 : STEPS[key];
    return read() + steps * stepOf(field);
  }

  function settle() {
    if (!stepping) return;
    stepping = false;
    moved(read(), "settle");
  }
  input.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") settle();
  });
  input.addEventListener("focusout", settle);
}
