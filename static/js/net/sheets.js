/**
 * Variants in the background: what the open contact sheet, the presets and the curve want to know is asked for
 * when the hand rests, and kept by recipe, so that nothing is rendered twice.
 */

import { debounce } from "../lib/debounce.js";
import { isSettled } from "../state/preview.js";
import { keepResult, recipeKey, unknownVariants } from "../state/variants.js";
import { COMMANDS, EVENTS } from "./protocol.js";

/** Milliseconds of rest before something is rendered that nobody has asked for by hand. */
const REST = 1200;

export function answerSheets(store, { call, hear }) {
  /** The sheet under way, `{revision, recipe, keys}`. */
  let asked = null;

  async function askNow() {
    const { state } = store;
    if (document.hidden || state.connection !== "connected" || !isSettled(state)) return;
    const variants = unknownVariants(state);
    const keys = variants.map((changes) => recipeKey({ ...state.recipe, ...changes }));
    if (!variants.length || keys.every((key) => asked?.keys.includes(key))) return;
    asked = { revision: state.revision, recipe: state.recipe, keys };
    const ack = await call(COMMANDS.renderSheet, { variants });
    if (!ack?.ok) asked = null;
  }

  const askLater = debounce(askNow, REST);
  store.watch(["drawn", "hand", "imageId", "connection"], () => store.state.imageId && askLater());
  store.watch(["sheetOpen"], ({ sheetOpen }) => sheetOpen && askNow());
  document.addEventListener("visibilitychange", askLater);

  // What has been finished by hand is known too.
  store.watch(["drawn"], (state) => {
    if (isSettled(state)) keepResult(store, state.recipe, { stats: state.drawn.stats });
  });
  hear(EVENTS.variantRendered, ({ revision, changes, src, stats, error }) => {
    if (revision === asked?.revision) {
      keepResult(store, { ...asked.recipe, ...changes }, error ? { error } : { src, stats });
    }
  });
  hear(EVENTS.sheetEnded, ({ revision, reason }) => {
    if (revision !== asked?.revision) return;
    asked = null;
    if (reason === "superseded") askLater();
  });
}
