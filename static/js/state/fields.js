/** What the catalog says about fields. No field's name stands in this code: a field is known by its facts. */

export function isNeutral(field, value) {
  return value === field.neutral;
}

/** The field that chooses the format: the choice whose values include every format of the catalog. */
export function formatField(catalog) {
  return catalog.fields.find(
    (field) =>
      field.kind === "choice" &&
      catalog.formats.every(({ name }) => field.choices.some(({ value }) => value === name)),
  );
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

/** How the result lies against the original: `{turn, isWhole}`, degrees clockwise, and whether all of it is there. */
export function poseOf({ fields }, recipe) {
  const turns = fields.filter(({ choices }) => choices?.every(({ value }) => QUARTERS.includes(value)));
  // A field without a neutral value chooses a part of the picture.
  const parts = fields.filter(({ neutral }) => neutral === null);
  return {
    turn: turns.reduce((sum, { name }) => sum + recipe[name], 0) % 360,
    isWhole: parts.every(({ name }) => recipe[name] === null),
  };
}

export const UPRIGHT = { turn: 0, isWhole: true };

/** The fields of each group, in the catalog's order: `[{name, fields}]`. */
export function groupsOf(catalog) {
  const groups = new Map();
  for (const field of catalog.fields) {
    groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  }
  return [...groups].map(([name, fields]) => ({ name, fields }));
}
