/** The one state of the page; static/js/state/page.js has its first values. */

/** How a result lies against the original: turned, mirrored, straightened; and the part of that. */
interface Pose {
  /** Degrees clockwise, by quarters. */
  turn: number;
  flip: string;
  /** Degrees clockwise, by a little. */
  angle: number;
  part: Region;
}

/** A preview that is on the screen. */
interface Drawn extends Preview {
  pose: Pose;
}

/** A point in the middle, in fractions; a scale of 1 is 100 % of the picture as it lies. */
interface Zoom {
  scale: number;
  x: number;
  y: number;
}

/** What is known of a recipe. */
interface Result {
  src?: string;
  stats?: Stats;
  error?: ProblemFacts;
}

interface Step {
  recipe: Recipe;
  name: string;
}

/** What a notice is about: it goes when that does. */
type Cause = "recipe" | "connection";

interface OwnPreset {
  label: string;
  recipe: Recipe;
}

interface EditState {
  imageId: string;
  /** Null until it is known. */
  image: ImageBody | null;
  /** Object URL of the uploaded bytes, "" until they are here. */
  original: string;
  /** The server's; null until the edit is open. */
  recipe: Recipe | null;
  revision: number;
  canUndo: boolean;
  canRedo: boolean;
  hand: Recipe;
  unsent: Patch[];
  refusals: Record<string, string>;
  arrived: Preview | null;
  drawn: Drawn | null;
  final: { revision: number; stats: Stats } | null;
  zoom: Zoom | null;
  layer: Layer;
  cropping: boolean;
  linked: boolean;
  renamed: boolean;
  content: Blob | null;
  lost: { name: string; content: Blob; recipe: Recipe } | null;
  viewers: number;
  key: string;
  expiresAt: number;
  movedByOthers: string[];
  steps: { recipes: Recipe[]; at: number } | null;
  attempt: (Attempt & { number: number }) | null;
  versions: { url: string; bytes: number; name: string }[] | null;
  sheetOpen: boolean;
  results: Record<string, Result>;
  publications: Publication[];
  publishing: { done: number; total: number; counts: "files" | "pictures" } | null;
  webEstimate: WebEstimate | null;
  webTrouble: string;
  webMarkup: string;
  mayEdit: boolean;
  missing: boolean;
}

/** What the hand has set while a file is sent. */
interface Unsent {
  hand: Recipe;
  /** The same after each gesture, the first from the beginning; and which one is shown. */
  steps: Recipe[];
  at: number;
  /** Whether the last gesture goes on. */
  isMoving: boolean;
}

interface Upload extends Unsent {
  name: string;
  url: string;
  bytes: number;
  /** The part of it, 0 to 1. */
  sent: number;
  /** The format's name, as the browser tells it. */
  format: string;
}

interface State extends EditState, AlbumState {
  /** Null only until the page has started, which no view sees. */
  catalog: Catalog;
  upload: Upload | null;
  shows: string[];
  offered: Recipe | null;
  ownPresets: OwnPreset[];
  stage: (Size & { ratio: number }) | null;
  view: View | null;
  unseen: string;
  copy: (Size & { url: string }) | null;
  split: number;
  peeking: boolean;
  connection: "idle" | "connecting" | "connected" | "reconnecting";
  shared: File[];
  downloading: boolean;
  webOpen: boolean;
  webWish: WebWish;
  webScope: "one" | "all";
  tab: "settings" | "steps" | "about";
  notice: { tone: "trouble" | "news"; text: string; advice: string; about?: Cause } | null;
}

/** Everything that can be asked for, with what it needs. */
interface Asks {
  patch: Patch;
  undo: void;
  redo: void;
  reset_recipe: void;
  /** The step's place in the history. */
  go_to_step: number;
  upload: { file: File; recipe?: Recipe | null };
  cancel_upload: void;
  add_files: { files: File[]; paths: Map<File, string>; recipe?: Recipe | null };
  stop_sending: void;
  retry_sending: void;
  forget_refused: void;
  /** Ids. */
  remove_members: string[];
  move_members: Move;
  /** Names of fields. */
  take_back: string[];
  /** Bytes. */
  fit_album: number;
  stop_fit: void;
  make_all: void;
  /** What a chore would do with these values. */
  plan_chore: { chore: string; values: Recipe };
  /** What was planned last. */
  run_chore: void;
  undo_chore: void;
  redo_chore: void;
  steer_chore: "pause" | "resume" | "cancel" | "retry";
  download_tidied: void;
  steer_batch: "pause" | "resume" | "cancel" | "retry";
  download_bundle: void;
  save_into_folder: void;
  open_sample: { url: string; name: string };
  reopen: void;
  download: void;
  delete: void;
  compare_versions: Step[];
  /** Takes a promise of the finished file. */
  copy_rendition: (file: Promise<Blob>) => void;
  rename: Texts;
  renew: "view" | "edit";
  keep_longer: void;
  list_publications: void;
  publish: WebBody;
  take_web_zip: WebBody;
  stop_publishing: void;
  list_album_publications: void;
  publish_album: Omit<WebBody, "recipe">;
  take_album_zip: Omit<WebBody, "recipe">;
  end_album_publications: void;
  end_publication: string;
}

interface Store {
  readonly state: Readonly<State>;
  update(changes: Partial<State>): void;
  watch(keys: (keyof State)[], react: (state: Readonly<State>) => void): void;
  ask<Name extends keyof Asks>(request: Name, ...detail: Asks[Name] extends void ? [] : [Asks[Name]]): void;
  on<Name extends keyof Asks>(request: Name, answer: (detail: Asks[Name]) => void): void;
}

/** CSS pixels. */
interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Where the picture lies on the stage; state/placement.js says what each is. */
interface Laid extends Pose {
  size: Size;
  result: Size;
  isComparable: boolean;
  fit: number;
  scale: number;
  percent: number;
  whole: Box;
  frame: Box;
  visible: Region;
}

/** A control of the recipe: its node, and a way to show a value. */
interface Control {
  node: HTMLElement;
  show(value: any): void;
}

/** A control with its label, its help, and why its value was refused. */
interface FieldControl {
  field: Field;
  node: HTMLElement;
  show(value: Value, reason: string, set: Value): void;
}

/** `key` is what its ids begin with. */
type CreateControl = (store: Store, field: Field, key: string, moved: Moved) => FieldControl;

interface ControlIds {
  input: string;
  label: string;
  help: string;
}

type Moved = (value: Value, phase: "drag" | "settle") => void;

interface Point {
  x: number;
  y: number;
}

/** Which sides a handle moves, -1, 0 or 1 in each direction; or how far a hand has gone, in fractions. */
type Place = Point;

type CropMoved = (box: Region, handle: Place, by: Place) => void;

/** What is needed to write a recipe down for one picture. */
interface Pictured {
  catalog: Catalog;
  image: Pick<ImageBody, "name" | "format" | "alt" | "width" | "height">;
}

/** One variant of the contact sheet; `show` says whether it is known. */
interface Cell {
  format: Format;
  node: HTMLElement;
  show(state: State): boolean;
}

/** An entry of the keyboard map, as lib/shortcuts.js describes it. */
interface Entry {
  keys: string[];
  does: string;
  press?: () => void;
  release?: () => void;
}
