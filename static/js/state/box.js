/** How large the result becomes, as the server reckons it (app/imaging/fitting.py, operations/geometry.py). */

import { FITS, fieldFor, poseOf, roles } from "./fields.js";
import { pixelsOf, scaled } from "./region.js";
import { lyingSize } from "./straight.js";

/**
 * The picture's pixels before it is put into a box: turned, straightened and cropped.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @param {Size} image
 * @returns {Size}
 */
export function cutSize(catalog, recipe, image) {
  const pose = poseOf(catalog, recipe);
  return pixelsOf(pose.part, lyingSize(image, pose));
}

/**
 * The pixels of the result.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @param {Size} image
 * @returns {Size}
 */
export function resultSize(catalog, recipe, image) {
  const cut = cutSize(catalog, recipe, image);
  const box = boxOf(catalog, recipe);
  const { width, height } = boxed(cut, box);
  const percent = recipe[fieldFor(catalog, "scale").name];
  return { width: scaled(width, percent), height: scaled(height, percent) };
}

/**
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
export function boxOf(catalog, recipe) {
  const [width, height, fit, enlarge] = roles("width", "height", "fit", "enlarge").map(
    (role) => recipe[fieldFor(catalog, role).name],
  );
  return { width, height, fit, enlarge };
}

/**
 * @param {Size} cut
 * @param {Size & {fit: string, enlarge: boolean}} box
 * @returns {Size}
 */
function boxed(cut, { fit, enlarge, ...box }) {
  if (!box.width && !box.height) return cut;
  const isFilled = box.width && box.height && (fit === FITS.cover || fit === FITS.pad);
  if (!isFilled) return inside(cut, box, enlarge);
  return enlarge ? box : unenlarged(box, cut, fit === FITS.cover);
}

/**
 * @param {Size} picture
 * @param {Size} box
 * @param {boolean} enlarge
 * @returns {Size}
 */
function inside(picture, box, enlarge) {
  const byWidth = !box.height || (box.width && box.width * picture.height <= box.height * picture.width);
  const fitted = byWidth
    ? { width: box.width, height: ratio(picture.height, box.width, picture.width) }
    : { width: ratio(picture.width, box.height, picture.height), height: box.height };
  const grows = byWidth ? box.width > picture.width : box.height > picture.height;
  return grows && !enlarge ? picture : fitted;
}

/**
 * @param {Size} box
 * @param {Size} picture
 * @param {boolean} covers
 * @returns {Size}
 */
function unenlarged(box, picture, covers) {
  if (box.width * picture.height >= box.height * picture.width === covers) {
    if (box.width <= picture.width) return box;
    return { width: picture.width, height: ratio(box.height, picture.width, box.width) };
  }
  if (box.height <= picture.height) return box;
  return { width: ratio(box.width, picture.height, box.height), height: picture.height };
}

/**
 * @param {number} number
 * @param {number} times
 * @param {number} over
 */
function ratio(number, times, over) {
  return Math.max(1, Math.floor((2 * number * times + over) / (2 * over)));
}
