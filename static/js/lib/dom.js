/** Building and finding elements. */

const BOX = /** @type {const} */ (["left", "top", "width", "height"]);

/**
 * The element with this id. A missing one, or one of another kind, is a fault of the template, so it throws.
 * @template {Element} [Kind=HTMLElement]
 * @param {string} id
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof (kind ?? HTMLElement))) throw new Error(`the template has no #${id} of that kind`);
  return /** @type {Kind} */ (/** @type {Element} */ (found));
}

/**
 * All elements below `root` that a selector finds, of one kind; another kind is a fault of the template.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} [kind]
 * @returns {Kind[]}
 */
export function allIn(root, selector, kind) {
  const found = [...root.querySelectorAll(selector)];
  if (!found.every((each) => each instanceof (kind ?? HTMLElement)))
    throw new Error(`not all ${selector} are of that kind`);
  return /** @type {Kind[]} */ (found);
}

/**
 * The first of these.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function firstIn(root, selector, kind) {
  const [found] = allIn(root, selector, kind);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}

/**
 * The value of the radio that is chosen among these; one always is.
 * @param {HTMLInputElement[]} radios
 */
export function chosenOf(radios) {
  return radios.find(({ checked }) => checked)?.value ?? "";
}

/**
 * Whether an event comes from an element that a selector finds.
 * @param {Event} event
 * @param {string} selector
 */
export function comesFrom({ target }, selector) {
  return target instanceof Element && target.matches(selector);
}

/**
 * Whether an event comes from inside of an element that a selector finds.
 * @param {Event} event
 * @param {string} selector
 */
export function comesFromWithin({ target }, selector) {
  return target instanceof Element && target.closest(selector) !== null;
}

/**
 * A new element: `attributes` as in HTML (false and undefined leave one out), then children or text.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | undefined>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, `${value}`);
  }
  made.append(...children);
  return made;
}

/**
 * One of the drawings in the template's sprite, hidden from screen readers.
 * @param {string} name
 */
export function icon(name) {
  const namespace = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(namespace, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/**
 * Set text only when it differs, so that live regions and selections are left alone.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Put a node at a box, `{left, top, width, height}` in CSS pixels of what it lies in.
 * @param {HTMLElement} node
 * @param {Box} box
 */
export function placeAt(node, box) {
  for (const side of BOX) node.style[side] = `${box[side]}px`;
}
