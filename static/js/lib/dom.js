/** Building and finding elements. */

/** The element with this id; a missing one is a fault of the template, so it throws. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the template has no #${id}`);
  return found;
}

/** A new element: `attributes` as in HTML (false and undefined leave one out), then children or text. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** One of the drawings in the template's sprite, hidden from screen readers. */
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

/** Set text only when it differs, so that live regions and selections are left alone. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Put a node at a box, `{left, top, width, height}` in CSS pixels of what it lies in. */
export function placeAt(node, box) {
  for (const side of ["left", "top", "width", "height"]) node.style[side] = `${box[side]}px`;
}
