/** The controls of the recipe, one for each field of the catalog, in its groups and its order. */

import { element, firstIn, icon, setText } from "../lib/dom.js";
import { recall, remember } from "../lib/memory.js";
import { change, shownRecipe } from "../state/edit.js";
import { formatWritten, groupsOf, isDefault, isUsed } from "../state/fields.js";
import { createBooleanControl } from "./boolean-control.js";
import { createChoiceControl } from "./choice-control.js";
import { createChoicesControl } from "./choices-control.js";
import { createColorControl } from "./color-control.js";
import { createNumberControl } from "./number-control.js";
import { createSizeControl } from "./size-control.js";

/** @type {Record<string, (field: any, ids: ControlIds, moved: Moved) => Control>} */
const CREATORS = {
  integer: createNumberControl,
  number: createNumberControl,
  boolean: createBooleanControl,
  choice: createChoiceControl,
  choices: createChoicesControl,
  color: createColorControl,
};
/** Milliseconds for which a control shows that another tab has moved it. */
const MOVED = 1200;

/**
 * @param {Store} store
 * @param {HTMLElement} panel
 */
export function buildPanel(store, panel) {
  const { catalog } = store.state;
  /** @type {ReturnType<typeof createControl>[]} */
  const controls = [];
  for (const { name, fields } of groupsOf(catalog)) {
    // A kind that this page does not know yet has no control.
    const made = fields.filter(({ kind }) => CREATORS[kind]).map((field) => createControl(store, field));
    controls.push(...made);
    /** @type {(chosen: typeof controls) => HTMLElement[]} */
    const nodesOf = (chosen) => chosen.flatMap(({ node, beside }) => (beside ? [node, beside] : [node]));
    const plain = nodesOf(made.filter(({ field }) => !field.advanced));
    const advanced = nodesOf(made.filter(({ field }) => field.advanced));
    if (advanced.length) plain.push(createFold(`${name}, advanced`, "Advanced", advanced, false));
    panel.append(createFold(name, name, plain, true));
  }

  store.watch(["recipe", "hand", "refusals", "image"], (state) => {
    const { image } = state;
    if (!state.recipe || !image) return;
    const recipe = shownRecipe(state);
    const format = formatWritten(catalog, recipe, image);
    for (const control of controls) {
      control.show(recipe[control.field.name], state.refusals[control.field.name] ?? "", { catalog, image }, recipe);
      control.node.hidden = !isUsed(control.field, format, image);
    }
  });
  store.watch(["movedByOthers"], ({ movedByOthers }) => {
    for (const { field, node } of controls) if (movedByOthers.includes(field.name)) showMoved(node);
  });
}

/**
 * Another hand is on this control.
 * @param {HTMLElement} node
 */
function showMoved(node) {
  clearTimeout(Number(node.dataset.moved));
  node.dataset.moved = `${setTimeout(() => delete node.dataset.moved, MOVED)}`;
}

/**
 * A group that folds, and remembers it.
 * @param {string} key
 * @param {string} title
 * @param {HTMLElement[]} nodes
 * @param {boolean} isOpen
 */
function createFold(key, title, nodes, isOpen) {
  const fold = element("details", { class: "group", "data-group": key }, element("summary", {}, title), ...nodes);
  fold.open = recall("folds", {})[key] ?? isOpen;
  fold.addEventListener("toggle", () => remember("folds", { ...recall("folds", {}), [key]: fold.open }));
  return fold;
}

/**
 * Label, reset, the control of its kind, help and the reason of a refusal.
 * @param {Store} store
 * @param {Field} field
 */
function createControl(store, field) {
  const ids = { input: `${field.name}-input`, label: `${field.name}-label`, help: `${field.name}-help` };
  /** @type {Moved} */
  const moved = (value, phase) => change(store, { [field.name]: value }, phase);
  const { node, show } = CREATORS[field.kind](field, ids, moved);
  const lengths = field.role === "scale" ? createSizeControl(field, (percent) => moved(percent, "settle")) : null;

  const label = element("label", { id: ids.label, for: ids.input }, field.label);
  const reset = element(
    "button",
    { type: "button", class: "reset", "aria-label": `Reset ${field.label}`, title: "Reset" },
    icon("reset"),
  );
  reset.addEventListener("click", () => {
    moved(field.default, "settle");
    // The button goes away once the field has its default, and the focus must not go with it.
    firstIn(control, "input, select").focus();
  });
  const help = element("p", { class: "help", id: ids.help }, field.help);
  const refusal = element("p", { class: "refusal", role: "alert" });

  const control = element(
    "div",
    { class: `control ${field.kind}`, "data-field": field.name },
    element("div", { class: "heading" }, label, reset),
    node,
    help,
    refusal,
  );
  return {
    field,
    node: control,
    beside: lengths?.node,
    /**
     * @param {Value} value
     * @param {string} reason
     * @param {{catalog: Catalog, image: ImageBody}} known
     * @param {Recipe} recipe
     */
    show(value, reason, known, recipe) {
      show(value);
      lengths?.show(known, recipe);
      reset.classList.toggle("unneeded", isDefault(field, value));
      // The server calls the field by its name; people know it by its label.
      setText(refusal, reason.replace(field.name, field.label));
    },
  };
}
