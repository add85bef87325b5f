/** What the catalog says about fields. No field's name stands in this code: a field is known by its role. */

/**
 * Values are scalars, null, an object of numbers, or a list of choices.
 * @param {Value | undefined} one
 * @param {Value | undefined} other
 */
export function isSame(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The fields of `after` that differ from `before`, with their values.
 * @param {Recipe} before
 * @param {Recipe} after
 */
export function changesBetween(before, after) {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(value, before[name])));
}

/**
 * @param {Field} field
 * @param {Value} value
 */
export function isDefault(field, value) {
  return isSame(value, field.default);
}

/**
 * Roles in a row: what a rule about fields is about.
 * @param {Role[]} names
 */
export function roles(...names) {
  return names;
}

/**
 * The field that has a role, one of those in app/recipe/role.py.
 * @template {Role} Name
 * @param {Catalog} catalog
 * @param {Name} role
 * @returns {FieldOfRole[Name]}
 */
export function fieldFor(catalog, role) {
  const found = catalog.fields.find((field) => field.role === role);
  if (!found) throw new Error(`the catalog has no field for "${role}"`);
  return /** @type {FieldOfRole[Name]} */ (found);
}

/**
 * The name of the format that a recipe writes; a choice that is no format keeps the upload's own.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @param {{format: string}} image
 * @returns {string}
 */
export function formatWritten(catalog, recipe, image) {
  const chosen = recipe[fieldFor(catalog, "format").name];
  return catalog.formats.some(({ name }) => name === chosen) ? chosen : image.format;
}

/**
 * @param {Catalog} catalog
 * @param {string} name
 */
export function formatLabel(catalog, name) {
  return catalog.formats.find((format) => format.name === name)?.label ?? name;
}

/** @type {WeakMap<Catalog, Recipe>} */
const defaults = new WeakMap();

/**
 * The recipe that changes nothing.
 * @param {Catalog} catalog
 * @returns {Recipe}
 */
export function defaultsOf(catalog) {
  const known = defaults.get(catalog) ?? Object.fromEntries(catalog.fields.map((field) => [field.name, field.default]));
  defaults.set(catalog, known);
  return known;
}

/**
 * Whether a field does anything for this picture under this recipe.
 * @param {Catalog} catalog
 * @param {Field} field
 * @param {Recipe} recipe
 * @param {Pick<ImageBody, "format" | "has_alpha">} image
 */
export function isUsed(catalog, field, recipe, image) {
  const { formats, role, needs_alpha: needsAlpha } = field;
  if (formats && !formats.includes(formatWritten(catalog, recipe, image))) return false;
  if (needsAlpha && !image.has_alpha && !isPadded(catalog, recipe)) return false;
  /** @param {Role} other */
  const value = (other) => recipe[fieldFor(catalog, other).name];
  const sides = [value("width"), value("height")].filter(Boolean).length;
  if (role === "enlarge") return sides > 0;
  if (role === "fit") return sides === 2;
  if (role === "gravity") return sides === 2 && value("fit") !== fieldFor(catalog, "fit").default;
  if (role === "dither") return Boolean(recipe[fieldFor(catalog, "colors").name]);
  return role !== "kept" || value("metadata");
}

/** What a box does to a picture of another shape, in the catalog's words. */
export const FITS = { cover: "cover", pad: "pad" };

/**
 * Whether a box is filled up with background.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 */
function isPadded(catalog, recipe) {
  const [width, height, fit] = roles("width", "height", "fit").map((role) => recipe[fieldFor(catalog, role).name]);
  return Boolean(width && height) && fit === FITS.pad;
}

/**
 * How the result lies against the original: turned in degrees clockwise, then mirrored, then straightened in degrees
 * clockwise; and the part of that which is kept.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @returns {Pose}
 */
export function poseOf(catalog, recipe) {
  return {
    turn: recipe[fieldFor(catalog, "turn").name],
    flip: recipe[fieldFor(catalog, "flip").name],
    angle: recipe[fieldFor(catalog, "straighten").name],
    part: recipe[fieldFor(catalog, "crop").name] ?? UPRIGHT.part,
  };
}

/** Ways to mirror a picture, in the catalog's words. */
export const FLIPS = { none: "none", across: "horizontal", down: "vertical" };

/** @type {Pose} */
export const UPRIGHT = { turn: 0, flip: FLIPS.none, angle: 0, part: { x: 0, y: 0, width: 1, height: 1 } };

/**
 * The fields of each group, in the catalog's order: `[{name, fields}]`.
 * @param {Catalog} catalog
 */
export function groupsOf(catalog) {
  /** @type {Map<string, Field[]>} */
  const groups = new Map();
  for (const field of catalog.fields) {
    groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  }
  return [...groups].map(([name, fields]) => ({ name, fields }));
}
