/** A catalog in which no field is called as its role, so that a name or a shape can be no help. */

function field(name, kind, value, facts = {}) {
  return { name, kind, default: value, label: name, help: `${name}.`, group: "Any", ...facts };
}

export const CATALOG = {
  fields: [
    // Fields like those that have a role, and before them.
    field("dots", "integer", 0, { minimum: 0, maximum: 2400, formats: ["one", "two", "three"] }),
    field("place", "crop", null),
    field("share", "number", 50, { minimum: 0, maximum: 100, unit: "%", group: "Resize" }),
    field("half", "choice", 0, {
      choices: [
        { value: 0, label: "None" },
        { value: 90, label: "Half" },
      ],
    }),
    field("kind", "choice", "same", {
      role: "format",
      choices: ["same", "one", "two", "three"].map((value) => ({ value, label: value })),
    }),
    field("grade", "integer", 80, {
      role: "quality",
      minimum: 1,
      maximum: 95,
      words: [{ value: "auto", label: "Automatic" }],
      formats: ["one", "two"],
    }),
    field("exact", "boolean", false, { role: "lossless", formats: ["two"] }),
    field("paints", "integer", 0, { role: "colors", minimum: 2, maximum: 256, formats: ["three"] }),
    field("weight", "integer", 0, { role: "target", minimum: 0, unit: "bytes" }),
    field("ground", "color", "#ffffff", { role: "background", needs_alpha: true, formats: ["one"] }),
    field("lie", "choice", 0, {
      role: "turn",
      choices: [0, 90, 180, 270].map((value) => ({ value, label: `${value}` })),
    }),
    field("mirror", "choice", "none", {
      role: "flip",
      choices: ["none", "horizontal", "vertical"].map((value) => ({ value, label: value })),
    }),
    field("tilt", "number", 0, { role: "straighten", minimum: -45, maximum: 45, unit: "°" }),
    field("piece", "crop", null, { role: "crop" }),
    field("most_across", "integer", 0, { role: "width", minimum: 0, maximum: 30000, unit: "px" }),
    field("most_down", "integer", 0, { role: "height", minimum: 0, maximum: 30000, unit: "px" }),
    field("into", "choice", "inside", {
      role: "fit",
      choices: ["inside", "cover", "pad"].map((value) => ({ value, label: value })),
    }),
    field("hold", "choice", "center", { role: "gravity", choices: [{ value: "center", label: "Center" }] }),
    field("grow", "boolean", false, { role: "enlarge" }),
    field("size_of_it", "number", 100, { role: "scale", minimum: 10, maximum: 200, unit: "%" }),
    field("bare", "boolean", true, { role: "metadata", group: "About" }),
  ],
  formats: [
    { name: "one", label: "One", mime: "image/one", extension: "1" },
    { name: "two", label: "Two", mime: "image/two", extension: "2" },
    { name: "three", label: "Three", mime: "image/three", extension: "3" },
  ],
  presets: [{ name: "small", label: "Small", recipe: { kind: "one", grade: 40 } }],
};

export const RECIPE = Object.fromEntries(CATALOG.fields.map((each) => [each.name, each.default]));

export const IMAGE = { format: "one", name: "a photo.jpeg", alt: "", width: 1000, height: 500, has_alpha: false };
