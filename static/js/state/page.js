/** What the page's state holds, and its values before anything has happened. */

/**
 * The state of no edit; merged in whenever another picture is opened.
 * @type {EditState}
 */
export const NO_EDIT = {
  imageId: "",
  /** The image body of the HTTP interface, null until it is known. */
  image: null,
  /** Object URL of the uploaded bytes, "" until they are here. */
  original: "",
  /** The server's recipe and its revision; null until the edit is open. */
  recipe: null,
  revision: 0,
  canUndo: false,
  canRedo: false,
  /** Changes of this tab that the server has not acknowledged yet; they lie over the recipe. */
  hand: {},
  /** How the hand came to hold that before the edit was open: patches, each a step of its own. */
  unsent: [],
  /** field -> why its last value was refused. */
  refusals: {},
  /** The newest preview that arrived, and the one that is on the screen. */
  arrived: null,
  drawn: null,
  /** What is known of the newest finished file, `{revision, stats}`: it holds while its recipe does, whatever is looked at. */
  final: null,
  /** `{scale, x, y}`: 1 = 100 % of the picture as it lies, and the point in the middle; null is all of it. */
  zoom: null,
  /** What of the result is shown: "result" or "loss". */
  layer: "result",
  /** True while the part to keep is chosen on the picture. */
  cropping: false,
  /** Whether the file's name was typed by hand. */
  renamed: false,
  /** The original's bytes, as long as this tab has them. */
  content: null,
  /** What was open when its time ended, `{name, content, recipe}`, so that it can be opened again. */
  lost: null,
  /** Whether a typed width takes the height along. */
  linked: true,
  viewers: 1,
  /** The key for editing where this browser has one; when the picture goes if nobody uses it (this clock, ms). */
  key: "",
  expiresAt: 0,
  /** Fields that another tab has just moved. */
  movedByOthers: [],
  /** `{recipes, at}`: the history, oldest first, and which one is shown; null until somebody asked. */
  steps: null,
  /** The newest file that a search has tried, as in the protocol, and its `number`, from 1. */
  attempt: null,
  /** Two renditions side by side, `[{url, bytes, name}]`, or null. */
  versions: null,
  /** Whether the contact sheet is open, and every result that came in: recipe key -> `{src, stats}` or `{error}`. */
  sheetOpen: false,
  results: {},
  /** What of it is open to the public, the newest first, once somebody asked; how far the next is, or null. */
  publications: [],
  publishing: null,
  /** What its files for a web page would take, with the `key` of what was asked; or in words why nobody knows. */
  webEstimate: null,
  webTrouble: "",
  /** The publication whose markup is shown, or the album for all of its pictures; "" for the markup of the ZIP. */
  webMarkup: "",
  /** False for who came with the link for looking. */
  mayEdit: true,
  /** True when there is no such picture, or it is not this browser's. */
  missing: false,
};

/**
 * The state of no album; the picture in front is the edit.
 * @type {AlbumState}
 */
export const NO_ALBUM = {
  albumId: "",
  /** What is set for all its pictures, and what is known of them together; null until it is open. */
  album: null,
  /** Its pictures, in their order in the album. */
  members: [],
  /** Ids of those that were picked, and where a range starts that is picked next. */
  picked: [],
  anchor: "",
  /** Where changes go when nothing is picked: to "all", or to this "one" alone; `alone` while Alt is held. */
  scope: "all",
  alone: false,
  /** By what the film is sorted: "number", "name", "date", "size" or "saving". */
  order: "name",
  /** Files that are on their way into it, or were refused. */
  sending: null,
  /** The newest batch, and by image id what files it has made or could not make. */
  batch: null,
  made: {},
  /** The revision of the settings that the batch was begun with. */
  madeOf: -1,
  /** Files that are saved into a folder. */
  saving: null,
  /** The quality that is looked for, so that all files fit, or was found. */
  fit: null,
  /** What all files would take by quality, and whether somebody wants to see it. */
  curve: null,
  curveOpen: false,
  /** What of all its pictures is open to the public, once somebody asked. */
  webAlbum: null,
  /** The list of the album: by which column it is sorted ("" as arranged), which way, and what is left out. */
  facts: { by: "", isDown: false, text: "", camera: "", place: "", taken: "", state: "" },
  /** The chore that is being set, what it would do, and the batch that did one last. */
  tidying: { chore: "", values: {}, plan: null, trouble: "", field: "", batch: null, batches: [] },
};

/** @type {State} */
export const START = {
  ...NO_EDIT,
  ...NO_ALBUM,
  /** GET /api/catalog, null until it is here. */
  catalog: /** @type {any} */ (null),
  /** Formats that this browser has been seen to show, of those that not every browser does. */
  shows: [],
  /** A recipe that the address brought, for the next picture. */
  offered: null,
  /** The person's own presets, as this browser keeps them. */
  ownPresets: [],
  /** `{name, url, bytes, sent, format}` while a file is on its way, and what the hand has set, as unsent.js has it. */
  upload: null,
  /** CSS pixels of the stage and the screen's pixels for each, `{width, height, ratio}`. */
  stage: null,
  /** What the server is asked to draw, as in the protocol. */
  view: null,
  /** The newest address at which the browser saw no picture. */
  unseen: "",
  /** Pixels of the browser's own copy of the original, `{width, height}`. */
  copy: null,
  /** Percent of the frame that show the original, and whether all of it does while a key is held. */
  split: 50,
  peeking: false,
  /** "idle", "connecting", "connected" or "reconnecting". */
  connection: "idle",
  /** Files of another app that wait for a word to be opened. */
  shared: [],
  /** A download that waits for the final. */
  downloading: false,
  /** Whether "For a web page" is open, and what is wanted there: no widths are widths by bytes, no formats the usual. */
  webOpen: false,
  webWish: { widths: [], added: [], formats: [] },
  /** In an album: files of "one" picture or of "all". */
  webScope: "one",
  /** Which tab of the panel is open: "settings", "steps" or "about". */
  tab: "settings",
  /** `{tone: "trouble" | "news", text, advice, about?}`; `about` the recipe or the connection it goes with that. */
  notice: null,
};

/**
 * Everything that can be asked for, with what it needs.
 * @type {(keyof Asks)[]}
 */
export const ASKS = [
  /** `{changes, phase}`, phase "drag" or "settle". */
  "patch",
  "undo",
  "redo",
  "reset_recipe",
  /** The step's place in the history. */
  "go_to_step",
  /** `{file, recipe?}`; the new picture gets the recipe. */
  "upload",
  "cancel_upload",
  /** `{files, paths, recipe?}`; they go into the open album, or a new one whose recipe it is. */
  "add_files",
  "stop_sending",
  "retry_sending",
  "forget_refused",
  /** The ids of members. */
  "remove_members",
  /** `{ids, before}`. */
  "move_members",
  /** Undo in the album: fields of the picture in front that are to follow the album again. */
  "take_back",
  /** Bytes that all files may take. */
  "fit_album",
  "stop_fit",
  "make_all",
  /** "pause", "resume", "cancel" or "retry". */
  "steer_batch",
  "download_bundle",
  /** `{chore, values}`. */
  "plan_chore",
  "run_chore",
  "undo_chore",
  "redo_chore",
  /** "pause", "resume", "cancel" or "retry". */
  "steer_chore",
  "download_tidied",
  "save_into_folder",
  /** `{url, name}` of one of our own pictures. */
  "open_sample",
  /** What was lost is opened again, under the same settings. */
  "reopen",
  "download",
  "delete",
  /** Two of `{recipe, name}`. */
  "compare_versions",
  /** A function that takes a promise of the finished file. */
  "copy_rendition",
  /** `{name}`, `{title}` or `{alt}`. */
  "rename",
  /** "view" or "edit": whose key. */
  "renew",
  "keep_longer",
  "list_publications",
  /** `{recipe, widths, formats}`, widths in pixels or null for those chosen by bytes. */
  "publish",
  "take_web_zip",
  "stop_publishing",
  "list_album_publications",
  /** `{widths, formats}`: each picture has its own recipe. */
  "publish_album",
  "take_album_zip",
  "end_album_publications",
  /** The publication's id. */
  "end_publication",
];

/**
 * Which of the page's screens is shown: "empty", "edit" or "missing".
 * @param {State} state
 */
export function screenOf(state) {
  if (state.upload) return "edit";
  if (state.missing) return "missing";
  return state.albumId || state.imageId ? "edit" : "empty";
}
