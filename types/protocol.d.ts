/** What goes over the socket and over HTTP; docs/protocol.md and docs/http.md tell it to people. */

interface Size {
  width: number;
  height: number;
}

interface Trouble {
  code: string;
  message: string;
  field?: string;
  /** Seconds. */
  retry_after?: number;
}

/** `Trouble` as the page has it, wherever it came from. */
interface ProblemFacts {
  code?: string;
  message: string;
  field?: string;
  /** Seconds. */
  retryAfter?: number;
}

interface Worst extends Region {
  score: number;
}

interface TargetFacts {
  bytes: number;
  reached: boolean;
  quality: number | null;
  scale: number;
}

interface Stats extends Size {
  original_bytes: number;
  bytes: number;
  bytes_are: "estimate" | "exact";
  saved_percent: number;
  format: string;
  quality: number | null;
  render_ms: number;
  etag?: string;
  score?: number;
  worst?: Worst;
  target?: TargetFacts;
  kept_original?: boolean;
  /** What the format could not carry, in sentences. */
  notices?: string[];
}

type Layer = "result" | "loss";

interface Preview extends Size {
  image_id: string;
  revision: number;
  stage: "draft" | "final";
  src: string;
  region: Region | null;
  layer: Layer;
  stats: Stats;
}

/** What the server is asked to draw. */
interface View extends Size {
  region?: Region;
  layer?: Layer;
  /** Formats that this browser shows, of those that not every browser does. */
  shows: string[];
}

interface ImageBody extends Size {
  id: string;
  key?: string;
  view_key?: string;
  name: string;
  title: string;
  alt: string;
  format: string;
  bytes: number;
  has_alpha: boolean;
  is_odd: boolean;
  metadata: Record<string, Record<string, string | number | boolean>>;
  notices: string[];
  recipe: Recipe;
  revision: number;
}

type Texts = Partial<Pick<ImageBody, "name" | "title" | "alt">>;

interface Attempt {
  revision: number;
  quality: number | null;
  scale: number;
  bytes: number;
  fits: boolean;
}

/** An acknowledgement: what a command adds where it was taken, and what is wrong where it was not. */
type Ack = { ok: true; error?: undefined } & Record<string, any>;
type Nack = { ok: false; error: any };

interface Patch {
  changes: Recipe;
  phase: "drag" | "settle";
}

/** The socket's way over HTTP, where the server says why it takes no more pages. */
type ConnectError = Error & { context?: XMLHttpRequest };

/** Where changes go that are for more than the picture that is open. */
interface Wider {
  /** Take what is for others too; the rest is the picture's own. */
  take(changes: Recipe, phase: Patch["phase"]): Recipe;
  /** Of these changes, those that are the picture's own. */
  ownOf(changes: Recipe): Recipe;
  /** Go through the history by this command; false where that is the picture's matter. */
  travel(command: string): boolean;
  /** Resolves when all that was taken has been answered. */
  done(): Promise<unknown>;
}

/** The open album's socket. */
interface AlbumLine {
  readonly isOpen: boolean;
  albumId?: string;
  call(command: string, payload?: object): Promise<Ack | Nack | null>;
  /** Ask for the members, soon: what no fact names has changed. */
  askAgain(): void;
  hangUp(): void;
}

/** What stands beside the live loop sends and hears over the line. */
interface Line {
  call(command: string, payload?: object): Promise<Ack | Nack | null>;
  hear(event: string, react: (fact: any) => void): void;
  /** From now on changes go past this first. */
  widen(wider: Wider): void;
}
