/** One control: label, help on demand, reset, what sets the value, and why the last value was refused. */

import { element, firstIn, icon, setText } from "../lib/dom.js";
import { say } from "../lib/language.js";
import { change, shownRecipe } from "../state/edit.js";
import { fieldFor, isDefault, roles } from "../state/fields.js";
import { createBooleanControl } from "./boolean-control.js";
import { createChoiceControl, LETTERS as ROW } from "./choice-control.js";
import { createChoicesControl } from "./choices-control.js";
import { createColorControl } from "./color-control.js";
import { createFormatControl } from "./format-control.js";
import { createLengthControl } from "./length-control.js";
import { createNumberControl } from "./number-control.js";
import { createTextControl } from "./text-control.js";

/** @type {Record<string, (field: any, ids: ControlIds, moved: Moved) => Control>} */
const OF_KIND = {
  integer: createNumberControl,
  number: createNumberControl,
  boolean: createBooleanControl,
  choice: createChoiceControl,
  choices: createChoicesControl,
  color: createColorControl,
  text: createTextControl,
  duration: createTextControl,
  zone: createTextControl,
  pattern: createTextControl,
};
/** @type {Record<string, (field: any, ids: ControlIds, moved: Moved, store: Store) => Control>} */
const OF_ROLE = { format: createFormatControl, width: createLengthControl, height: createLengthControl };
/** What a search for a size finds by itself: who sets it by hand wants no search. */
const SEARCHED = roles("quality", "scale");

/**
 * Whether the page has a control for a field; a kind of tomorrow has none.
 * @param {Field} field
 */
export function isKnown({ kind }) {
  return kind in OF_KIND;
}

/**
 * The control of a field of the recipe.
 * @param {Store} store
 * @param {Field} field
 */
export function createControl(store, field) {
  /** @type {Moved} */
  const moved = (value, phase) => change(store, { [field.name]: value, ...withoutTarget(store, field) }, phase);
  return createControlFor(store, field, field.name, moved);
}

/**
 * The control of any field; `key` is what its ids begin with.
 * @param {Store} store
 * @param {Field} field
 * @param {string} key
 * @param {Moved} moved
 */
export function createControlFor(store, field, key, moved) {
  const { name, role } = field;
  const ids = { input: `${key}-input`, label: `${key}-label`, help: `${key}-help` };
  const { node, show } = (OF_ROLE[role ?? ""] ?? OF_KIND[field.kind])(field, ids, moved, store);

  const label = element("label", { id: ids.label, for: ids.input, title: field.help }, field.label);
  const about = element(
    "button",
    {
      type: "button",
      class: "about",
      "aria-label": say("About {label}", { label: field.label }),
      "aria-expanded": "false",
      "aria-controls": ids.help,
      // The keyboard needs no stop here: help is shown, and read, where its control has the focus.
      tabindex: -1,
    },
    icon("info"),
  );
  about.addEventListener("click", () => {
    const isOpen = control.classList.toggle("helped");
    about.setAttribute("aria-expanded", `${isOpen}`);
  });
  const reset = element(
    "button",
    { type: "button", class: "reset", "aria-label": say("Reset {label}", { label: field.label }), title: say("Reset") },
    icon("reset"),
  );
  reset.addEventListener("click", () => {
    moved(field.default, "settle");
    // The button goes away once the field has its default, and the focus must not go with it.
    firstIn(control, "input, select").focus();
  });
  label.addEventListener("dblclick", () => moved(field.default, "settle"));
  const help = element("p", { class: "help", id: ids.help }, field.help);
  const refusal = element("p", { class: "refusal", role: "alert" });

  const control = element(
    "div",
    { class: `control ${field.kind}${isWide(field) ? " wide" : ""}`, "data-field": name, "data-role": role },
    element("div", { class: "heading" }, label, about, reset),
    node,
    help,
    refusal,
  );
  return {
    field,
    node: control,
    /**
     * `set` is the value that the recipe has, where another is shown.
     * @param {Value} value
     * @param {string} reason
     * @param {Value} set
     */
    show(value, reason, set) {
      show(value);
      reset.classList.toggle("unneeded", isDefault(field, set));
      // The server calls the field by its name; people know it by its label.
      setText(refusal, reason.replace(name, field.label));
    },
  };
}

/** Letters of all choices together that fit beside a label. */
const LETTERS = 16;

/**
 * Whether what sets the value needs a row of its own.
 * @param {Field} field
 */
function isWide(field) {
  const choices = field.kind === "choice" || field.kind === "choices" ? field.choices : [];
  const letters = choices.reduce((sum, { label }) => sum + label.length, 0);
  return letters > LETTERS && (field.kind === "choices" || letters <= ROW);
}

/**
 * What must change along so that a value that is set by hand holds: the target, which would find another.
 * @param {Store} store
 * @param {Field} field
 */
function withoutTarget({ state }, { role }) {
  const target = fieldFor(state.catalog, "target");
  const isSearching = SEARCHED.some((each) => each === role) && shownRecipe(state)[target.name] !== target.default;
  return isSearching ? { [target.name]: target.default } : {};
}
