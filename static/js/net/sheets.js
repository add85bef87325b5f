/**
 * Variants in the background: what the open contact sheet, the presets, the curve and the open list of steps want to
 * know is asked for when the hand rests, and kept by recipe, so that nothing is rendered twice.
 */

import { debounce } from "../lib/debounce.js";
import { isSettled } from "../state/preview.js";
import { keepResult, recipeKey, unknownVariants } from "../state/variants.js";
import { COMMANDS, EVENTS } from "./protocol.js";

/** Milliseconds of rest before something is rendered that nobody has asked for by hand. */
const REST = 1200;
/** Variants of one sheet, as the server takes them; what is left is asked for after it. */
const MOST = 60;

/**
 * @param {Store} store
 * @param {Line} line
 */
export function answerSheets(store, { call, hear }) {
  /** @type {{revision: number, recipe: Recipe | null, keys: string[]}} */
  const NOTHING = { revision: -1, recipe: {}, keys: [] };
  /** The newest sheet, and how many have not ended: the server ends each, one after the other. */
  let asked = NOTHING;
  let open = 0;

  async function askNow() {
    const { state } = store;
    if (document.hidden || state.connection !== "connected" || !isSettled(state)) return;
    const variants = unknownVariants(state).slice(0, MOST);
    const keys = variants.map((changes) => recipeKey({ ...state.recipe, ...changes }));
    if (!variants.length || keys.every((key) => asked.keys.includes(key))) return;
    asked = { revision: state.revision, recipe: state.recipe, keys };
    const ack = await call(COMMANDS.renderSheet, { variants });
    if (ack?.ok) open += 1;
    else asked = NOTHING;
  }

  const askLater = debounce(askNow, REST);
  store.watch(["final", "hand", "imageId", "connection", "steps", "tab"], () => store.state.imageId && askLater());
  store.watch(["sheetOpen"], ({ sheetOpen }) => sheetOpen && askNow());
  document.addEventListener("visibilitychange", askLater);
  hear(EVENTS.variantRendered, ({ revision, changes, src, stats, error }) => {
    if (revision === asked.revision) {
      keepResult(store, { ...asked.recipe, ...changes }, error ? { error } : { src, stats });
    }
  });
  hear(EVENTS.sheetEnded, () => {
    open -= 1;
    if (open > 0) return;
    asked = { ...asked, keys: [] };
    askLater();
  });
  // A line that is cut takes its sheets with it.
  store.watch(["connection"], ({ connection }) => {
    if (connection === "connected") return;
    asked = NOTHING;
    open = 0;
  });
}
