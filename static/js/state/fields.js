/** What the catalog says about fields. No field's name stands in this code: a field is known by its facts. */

/** Values are scalars, null, or an object of numbers. */
export function isSame(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** The fields of `after` that differ from `before`, with their values. */
export function changesBetween(before, after) {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !isSame(value, before[name])));
}

export function isDefault(field, value) {
  return isSame(value, field.default);
}

/** The field that chooses the format: the choice whose values include every format of the catalog. */
export function formatField(catalog) {
  return catalog.fields.find(
    (field) =>
      field.kind === "choice" && catalog.formats.every(({ name }) => field.choices.some(({ value }) => value === name)),
  );
}

/** The field for how much the lossy formats keep: the plain whole number that most formats use. */
export function lossField(catalog) {
  return catalog.fields
    .filter(({ kind, formats, maximum, advanced }) => kind === "integer" && formats && maximum && !advanced)
    .sort((one, other) => other.formats.length - one.formats.length)[0];
}

/** The name of the format that a recipe writes; a choice that is no format keeps the upload's own. */
export function formatWritten(catalog, recipe, image) {
  const chosen = recipe[formatField(catalog).name];
  return catalog.formats.some(({ name }) => name === chosen) ? chosen : image.format;
}

export function formatLabel(catalog, name) {
  return catalog.formats.find((format) => format.name === name)?.label ?? name;
}

/** Whether a field does anything for this picture in this format. */
export function isUsed(field, format, image) {
  if (field.needs_alpha && !image.has_alpha) return false;
  return !field.formats || field.formats.includes(format);
}

const QUARTERS = [0, 90, 180, 270];

/** The field that turns the picture: the choice between quarters of a turn; undefined if there is none. */
export function turnField({ fields }) {
  return fields.find(({ choices }) => choices?.every(({ value }) => QUARTERS.includes(value)));
}

/** The field that cuts out a part of the turned picture, which alone has the default null; undefined if there is none. */
export function cropField({ fields }) {
  return fields.find((field) => field.default === null);
}

/** How the result lies against the original: `{turn, part}`, degrees clockwise, and the part of the turned original. */
export function poseOf(catalog, recipe) {
  return {
    turn: recipe[turnField(catalog)?.name] ?? UPRIGHT.turn,
    part: recipe[cropField(catalog)?.name] ?? UPRIGHT.part,
  };
}

export const UPRIGHT = { turn: 0, part: { x: 0, y: 0, width: 1, height: 1 } };

/** The fields of each group, in the catalog's order: `[{name, fields}]`. */
export function groupsOf(catalog) {
  const groups = new Map();
  for (const field of catalog.fields) {
    groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  }
  return [...groups].map(([name, fields]) => ({ name, fields }));
}
