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

/**
 * Whether a field does anything for this picture in this format.
 * @param {Field} field
 * @param {string} format
 * @param {ImageBody} image
 */
export function isUsed(field, format, image) {
  if (field.needs_alpha && !image.has_alpha) return false;
  return !field.formats || field.formats.includes(format);
}

/**
 * How the result lies against the original: `{turn, part}`, degrees clockwise, and the part of the turned original.
 * @param {Catalog} catalog
 * @param {Recipe} recipe
 * @returns {Pose}
 */
export function poseOf(catalog, recipe) {
  return {
    turn: recipe[fieldFor(catalog, "turn").name],
    part: recipe[fieldFor(catalog, "crop").name] ?? UPRIGHT.part,
  };
}

export const UPRIGHT = { turn: 0, part: { x: 0, y: 0, width: 1, height: 1 } };

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
