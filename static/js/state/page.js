/** What the page's state holds, and its values before anything has happened. */

/** The state of no edit; merged in whenever another picture is opened. */
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
  /** field -> why its last value was refused. */
  refusals: {},
  /** The newest preview that arrived, and the one that is on the screen. */
  arrived: null,
  drawn: null,
  viewers: 1,
  /** False for who came with the link for looking. */
  mayEdit: true,
  /** True when there is no such picture, or it is not this browser's. */
  missing: false,
};

export const START = {
  ...NO_EDIT,
  /** GET /api/catalog, null until it is here. */
  catalog: null,
  /** `{name, url, bytes, sent}` while a file is on its way. */
  upload: null,
  /** Device pixels of the stage, `{width, height}`. */
  view: null,
  /** "idle", "connecting", "connected" or "reconnecting". */
  connection: "idle",
  /** A download that waits for the final. */
  downloading: false,
  /** `{tone: "trouble" | "news", text, advice}`. */
  notice: null,
};

/** Which of the page's screens is shown: "empty", "edit" or "missing". */
export function screenOf(state) {
  if (state.upload) return "edit";
  if (state.missing) return "missing";
  return state.imageId ? "edit" : "empty";
}
