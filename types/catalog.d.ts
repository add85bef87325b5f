/** What `GET /api/catalog` answers; app/imaging/catalog.py and app/limits.py make it. */

/** A part of a picture, in fractions of its width and height. */
interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

type Value = number | string | boolean | null | Region | string[];

/** A value for every field, by name; a part of one holds changes. Which type a value has, its field says. */
type Recipe = Record<string, any>;

/** app/recipe/role.py. */
type Role =
  | "format"
  | "quality"
  | "lossless"
  | "colors"
  | "dither"
  | "target"
  | "background"
  | "turn"
  | "flip"
  | "straighten"
  | "crop"
  | "width"
  | "height"
  | "fit"
  | "gravity"
  | "enlarge"
  | "scale"
  | "recompress"
  | "depth"
  | "metadata"
  | "kept"
  | "density";

interface Choice {
  value: number | string;
  label: string;
}

interface FieldFacts {
  name: string;
  default: Value;
  label: string;
  help: string;
  group: string;
  role?: Role;
  words?: Choice[];
  /** The formats that use it; without any all do. */
  formats?: string[];
  needs_alpha?: boolean;
  advanced?: boolean;
  unit?: string;
}

interface NumberField extends FieldFacts {
  kind: "integer" | "number";
  default: number;
  minimum: number;
  maximum?: number;
  step?: number;
}

/** A number that has a largest value too. */
interface RangeField extends NumberField {
  maximum: number;
}

interface ChoiceField extends FieldFacts {
  kind: "choice";
  choices: Choice[];
}

/** Any number of a menu's choices. */
interface ChoicesField extends FieldFacts {
  kind: "choices";
  choices: Choice[];
}

interface OtherField extends FieldFacts {
  kind: "boolean" | "color" | "crop";
}

/** What is typed: a length of time such as +1h, an offset from UTC, a pattern of names, or words. */
interface TextField extends FieldFacts {
  kind: "text" | "duration" | "zone" | "pattern";
  default: string;
}

type Field = NumberField | ChoiceField | ChoicesField | OtherField | TextField;

interface FieldOfRole {
  format: ChoiceField;
  quality: RangeField & { formats: string[] };
  lossless: OtherField;
  colors: NumberField;
  dither: ChoiceField;
  target: NumberField;
  background: OtherField;
  turn: ChoiceField;
  flip: ChoiceField;
  straighten: RangeField;
  crop: OtherField;
  width: RangeField;
  height: RangeField;
  fit: ChoiceField;
  gravity: ChoiceField;
  enlarge: OtherField;
  scale: RangeField;
  recompress: OtherField;
  depth: ChoiceField;
  metadata: OtherField;
  kept: ChoicesField;
  density: RangeField;
}

interface Format {
  name: string;
  label: string;
  help: string;
  mime: string;
  extension: string;
  /** Whether it can be see-through. */
  alpha: boolean;
  /** Whether it has a lossy kind. */
  lossy: boolean;
  /** A tiny file of it in base64, where not every browser shows it: one that can shows that. */
  proof: string;
}

interface Preset {
  name: string;
  label: string;
  help: string;
  recipe: Recipe;
}

interface Limits {
  max_upload_bytes: number;
  max_view: number;
  image_ttl_ms: number;
  album_ttl_ms: number;
  max_album_files: number;
}

/** A kind of work on the pictures of an album. */
interface Chore {
  name: string;
  label: string;
  help: string;
  fields: Field[];
  /** Whether it is told a whole recipe; whether it changes members. */
  needs_recipe: boolean;
  in_place: boolean;
}

interface Catalog {
  chores: Chore[];
  fields: Field[];
  formats: Format[];
  presets: Preset[];
  limits: Limits;
}
