/** Width, height and long edge in pixels, beside the field that is their percentage of the original. */

import { element } from "../lib/dom.js";
import { fieldFor, poseOf } from "../state/fields.js";
import { turnedSize } from "../state/preview.js";
import { pixelsOf, scaled } from "../state/region.js";

/** Enough digits that every width in pixels can be told by its percentage. */
const PRECISION = 1e4;

/**
 * `moved(percent)` gets what a typed length comes to; `show(known, recipe)` writes the lengths.
 * @param {Field} field
 * @param {(percent: number) => void} moved
 */
export function createSizeControl(field, moved) {
  let base = { width: 0, height: 0 };
  const boxes = {
    width: createBox("Width", () => base.width),
    height: createBox("Height", () => base.height),
    edge: createBox("Long edge", () => Math.max(base.width, base.height)),
  };

  /**
   * @param {string} label
   * @param {() => number} read
   */
  function createBox(label, read) {
    const input = element("input", {
      type: "number",
      class: "figure",
      min: 1,
      step: 1,
      inputmode: "numeric",
      autocomplete: "off",
      "aria-label": `${label} in pixels`,
    });
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", () => {
      if (!read() || !(input.valueAsNumber > 0)) return;
      const percent = (input.valueAsNumber / read()) * 100;
      moved(Math.round(percent * PRECISION) / PRECISION);
    });
    const name = element("span", { class: "unit" }, label);
    return { input, node: element("label", { class: "length" }, name, element("span", { class: "typed" }, input)) };
  }

  const node = element(
    "div",
    { class: "lengths", role: "group", "aria-label": "Size in pixels" },
    ...Object.values(boxes).map((each) => each.node),
  );

  return {
    node,

    /**
     * @param {{catalog: Catalog, image: ImageBody}} known
     * @param {Recipe} recipe
     */
    show({ catalog, image }, recipe) {
      // In a box of pixels the percentage is of that, and no longer of the original.
      node.hidden = Boolean(recipe[fieldFor(catalog, "width").name] || recipe[fieldFor(catalog, "height").name]);
      const { turn, part } = poseOf(catalog, recipe);
      const turned = turnedSize(image, turn);
      base = pixelsOf(part, turned);
      const [width, height] = [base.width, base.height].map((side) => scaled(side, recipe[field.name]));
      write(boxes.width, width);
      write(boxes.height, height);
      write(boxes.edge, Math.max(width, height));
    },
  };
}

/**
 * @param {{input: HTMLInputElement}} box
 * @param {number} length
 */
function write({ input }, length) {
  if (document.activeElement !== input) input.value = `${length}`;
}
