/** What is known of the open album; docs/http.md tells people what the server says of one. */

/** A member of an album; the image body's facts are null until it has been checked. */
interface Member extends ImageBody {
  number: number;
  /** Members stand in the order of these. */
  rank: number;
  path: string;
  /** When its file was last written, ms since 1970; null where nobody has said. */
  modified_at: number | null;
  own: Recipe;
  state: "waiting" | "ready" | "refused";
  error?: Trouble;
  created_at?: number;
}

/** These are to stand in this order right before that one, or at the end. */
interface Move {
  ids: string[];
  before: string | null;
}

/** What a hand draws along the film: a picture, or what is picked with it. `take` says whether it may; `x` is on screen. */
interface Drawing {
  isMoving(): boolean;
  take(id: string, x: number): boolean;
  to(x: number): void;
  end(): void;
  stop(): void;
}

interface Estimate {
  bytes: number;
  low: number;
  high: number;
  counted: number;
  of: number;
}

interface Album {
  id: string;
  name: string;
  recipe: Recipe;
  revision: number;
  canUndo: boolean;
  canRedo: boolean;
  estimate: Estimate | null;
  mayEdit: boolean;
  view_key?: string;
}

interface Batch {
  id: string;
  chore: string;
  /** The batch that an undo gives back. */
  of: string | null;
  can_undo: boolean;
  state: "planned" | "running" | "paused" | "done" | "cancelled";
  total: number;
  done: number;
  failed: number;
  skipped: number;
  original_bytes: number;
  bytes: number;
  elapsed_ms: number;
  left_ms: number | null;
  bundle_url: string;
  errors: { number: number; name: string; code: string; message: string }[];
}

/** What a batch has made of a member, or why it could not. */
interface Made {
  bytes?: number;
  message?: string;
}

/** A line of a chore's plan: what would become of a member, or why it stays. */
interface PlanLine {
  number: number;
  name: string;
  /** `shown`: for each fact that changes, what it is before and after. */
  change?: { name?: string; modified_ns?: number; shown: Record<string, [string, string]> };
  /** With a code it could not be done. */
  skip?: { reason: string; code?: string };
  notices: string[];
}

/** A chore as it is being set, its plan once that is known, and the batch that did one last. */
interface Tidying {
  chore: string;
  values: Recipe;
  plan: PlanLine[] | null;
  /** Why there is no plan, and which field is to blame; "" where it is none. */
  trouble: string;
  field: string;
  batch: Batch | null;
  /** What was done to the pictures, the newest first. */
  batches: Batch[];
}

interface Sending {
  total: number;
  done: number;
  /** Those that were refused, in words. */
  refused: { name: string; message: string }[];
  /** Those that could not be sent, and may be tried again. */
  broken: number;
  isOver: boolean;
}

/** The quality at which all files fit: `quality` and `bytes` are the last that were tried, or what was found. */
interface Fit {
  limit: number;
  quality: number | null;
  bytes: number;
  isOver: boolean;
}

/** What a member says of itself; null where it says nothing. */
interface Known {
  id: string;
  /** With its folders. */
  name: string;
  /** Ms of its camera's clock. */
  taken: number | null;
  camera: string | null;
  place: boolean | null;
  pixels: number | null;
  width: number | null;
  height: number | null;
  bytes: number;
}

interface FactRow extends Known {
  state: "waiting" | "ready" | "refused" | "made" | "failed";
  /** Percent that its file saves. */
  saved: number | null;
}

/** How the list is sorted, and what it leaves out; "" is nothing. */
interface Facts {
  by: "" | "name" | "taken" | "camera" | "place" | "pixels" | "bytes" | "state";
  isDown: boolean;
  text: string;
  camera: string;
  place: string;
  taken: string;
  state: string;
}

interface AlbumState {
  albumId: string;
  album: Album | null;
  members: Member[];
  picked: string[];
  anchor: string;
  scope: "all" | "one";
  alone: boolean;
  order: "number" | "name" | "date" | "size" | "saving";
  sending: Sending | null;
  batch: Batch | null;
  made: Record<string, Made>;
  madeOf: number;
  saving: { done: number; total: number } | null;
  fit: Fit | null;
  curve: { quality: number; bytes: number }[] | null;
  curveOpen: boolean;
  tidying: Tidying;
  webAlbum: WebAlbum | null;
  facts: Facts;
}
