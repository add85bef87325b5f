/** The controls of the recipe, one for each field of the catalog, in its groups and its order. */

import { element } from "../lib/dom.js";
import { say } from "../lib/language.js";
import { recall, remember } from "../lib/memory.js";
import { pictureAtHand, shownRecipe } from "../state/edit.js";
import { groupsOf, isDefault, isUsed, roles } from "../state/fields.js";
import { foundBySearch } from "../state/preview.js";
import { createControl, isKnown } from "./control.js";
import { createSizeControl } from "./size-control.js";

/** What is set on the picture itself or beside it, and not in the panel. */
const ELSEWHERE = roles("turn", "flip", "straighten", "crop");
/** Groups whose first look needs no heading: what stands in them says it. */
const PLAIN = roles("format", "scale");
/** Milliseconds for which a control shows that another tab has moved it. */
const MOVED = 1200;

/** What decides about all that the file says beside its picture: it stands where that is told. */
const OF_FILE = roles("metadata", "kept");

/**
 * Controls go into `panel`, the one that straightens into `beside`, where the picture is cropped, and what becomes of the
 * metadata into `about`, where they are listed.
 * @param {Store} store
 * @param {{panel: HTMLElement, beside: HTMLElement, about: HTMLElement}} hosts
 */
export function buildPanel(store, { panel, beside, about }) {
  const { catalog } = store.state;
  /** @type {ReturnType<typeof createControl>[]} */
  const controls = [];
  /** @type {((state: State) => void)[]} */
  const folds = [];
  for (const { name, fields } of groupsOf(catalog)) {
    const made = fields.filter(isKnown).map((field) => createControl(store, field));
    controls.push(...made);
    const here = made.filter(({ field }) => !ELSEWHERE.some((role) => role === field.role));
    beside.append(...made.filter(({ field }) => field.role === "straighten").map(({ node }) => node));
    const group = createGroup(store, name, here);
    folds.push(group.show);
    const isOfFile = here.some(({ field }) => OF_FILE.some((role) => role === field.role));
    if (here.length) (isOfFile ? about : panel).append(group.node);
  }

  store.watch(["recipe", "hand", "refusals", "image", "upload", "copy", "drawn"], (state) => {
    const image = pictureAtHand(state);
    if (!image) return;
    const recipe = shownRecipe(state);
    const found = foundBySearch(state);
    for (const { field, node, show } of controls) {
      const isFound = field.name in found;
      node.classList.toggle("found", isFound);
      show(isFound ? found[field.name] : recipe[field.name], state.refusals[field.name] ?? "", recipe[field.name]);
      node.hidden = !isUsed(catalog, field, recipe, image);
    }
    for (const show of folds) show(state);
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
 * The fields of a group: what belongs to the size together, what is seldom needed in a fold.
 * @param {Store} store
 * @param {string} name
 * @param {ReturnType<typeof createControl>[]} controls
 */
function createGroup(store, name, controls) {
  /** @type {(wanted: (field: Field) => boolean) => HTMLElement[]} */
  const nodesOf = (wanted) => controls.filter(({ field }) => wanted(field)).map(({ node }) => node);
  const isOfSize = (/** @type {Field} */ { role }) => role === "width" || role === "height";
  const [width, height] = nodesOf(isOfSize);
  const size = width && height ? createSizeControl(store, width, height) : null;
  const nodes = nodesOf((field) => !field.advanced && !isOfSize(field));
  if (size) nodes.unshift(size.node);
  const advanced = nodesOf((field) => Boolean(field.advanced));
  if (advanced.length) nodes.push(createFold(`${name}, advanced`, say("Advanced"), advanced, false));
  const isPlain = controls.some(({ field }) => PLAIN.some((role) => role === field.role));
  const node = isPlain
    ? element("section", { class: "group", "data-group": name, "aria-label": name }, ...nodes)
    : createFold(name, name, nodes, true);

  /** @param {State} state */
  function show(state) {
    size?.show(state);
    const recipe = shownRecipe(state);
    node.classList.toggle(
      "changed",
      controls.some(({ field }) => !isDefault(field, recipe[field.name])),
    );
    // A fold in which nothing does anything for this format is none.
    for (const fold of node.querySelectorAll("details")) {
      fold.hidden = [...fold.querySelectorAll(".control")].every((control) => control.hasAttribute("hidden"));
    }
  }
  return { node, show };
}

/**
 * A group that folds, and remembers it.
 * @param {string} key
 * @param {string} title
 * @param {HTMLElement[]} nodes
 * @param {boolean} isOpen
 */
function createFold(key, title, nodes, isOpen) {
  const dot = element("span", { class: "dot-changed", "aria-hidden": "true" });
  const summary = element("summary", {}, element("span", {}, title), dot);
  const fold = element("details", { class: "group", "data-group": key }, summary, ...nodes);
  fold.open = recall("folds", {})[key] ?? isOpen;
  fold.addEventListener("toggle", () => remember("folds", { ...recall("folds", {}), [key]: fold.open }));
  return fold;
}
