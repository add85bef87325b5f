/** What a hand means by a width, a height or a long edge: the changes of a recipe. */

import { boxOf, cutSize, resultSize } from "./box.js";
import { FITS, fieldFor } from "./fields.js";

/**
 * Whether width and height are set apart from the picture's own shape.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
export function isApart(catalog, recipe) {
  const { width, height, fit } = boxOf(catalog, recipe);
  return Boolean(width && height) && (fit !== fieldFor(catalog, "fit").default || width !== height);
}

/**
 * One side was typed. Where they are linked the other follows: in the picture's shape, or in that of a box that has
 * its own; else the picture is cut to the two. More pixels than there are can only be meant. 0 takes the size back.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @param {Size} image
 * @param {"width" | "height"} side
 * @param {number} pixels
 * @param {boolean} isLinked whether the other side follows
 * @returns {Recipe}
 */
export function sideChanges(catalog, recipe, image, side, pixels, isLinked) {
  const other = side === "width" ? "height" : "width";
  const box = boxOf(catalog, recipe);
  const cut = cutSize(catalog, recipe, image);
  const enlarge = box.enlarge || pixels > cut[side];
  if (!pixels) return named(catalog, { width: 0, height: 0, ...fresh(catalog) });
  if (!isLinked) {
    const kept = box[other] || resultSize(catalog, recipe, image)[other];
    const fit = box.fit === fieldFor(catalog, "fit").default ? FITS.cover : box.fit;
    const sides = { [side]: pixels, [other]: kept };
    return named(catalog, { ...sides, fit, enlarge: enlarge || kept > cut[other], scale: 100 });
  }
  if (isApart(catalog, recipe)) {
    const follows = Math.max(1, Math.round((pixels * box[other]) / box[side]));
    return named(catalog, { [side]: pixels, [other]: follows, enlarge: enlarge || follows > cut[other], scale: 100 });
  }
  return named(catalog, { [side]: pixels, [other]: 0, ...fresh(catalog), enlarge, scale: 100 });
}

/**
 * The longer side, 0 for the picture's own.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @param {Size} image
 * @param {number} pixels
 */
export function edgeChanges(catalog, recipe, image, pixels) {
  const cut = cutSize(catalog, recipe, image);
  const enlarge = pixels > Math.max(cut.width, cut.height);
  return named(catalog, { width: pixels, height: pixels, ...fresh(catalog), enlarge, scale: 100 });
}

/**
 * The long edge that is set, 0 for none.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
export function edgeOf(catalog, recipe) {
  const { width, height, fit } = boxOf(catalog, recipe);
  return width === height && fit === fieldFor(catalog, "fit").default ? width : 0;
}

/** @param {Catalog} catalog */
function fresh(catalog) {
  return { fit: fieldFor(catalog, "fit").default, gravity: fieldFor(catalog, "gravity").default };
}

/**
 * Values by role as values by name.
 * @param {Catalog} catalog
 * @param {Record<string, Value>} values
 * @returns {Recipe}
 */
function named(catalog, values) {
  return Object.fromEntries(
    Object.entries(values).map(([role, value]) => [fieldFor(catalog, /** @type {Role} */ (role)).name, value]),
  );
}
