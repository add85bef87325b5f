/** The history as a list: asked for again whenever somebody looks at it and a gesture has ended. */

import { debounce } from "../lib/debounce.js";
import { COMMANDS } from "./protocol.js";

const REST = 200;

/**
 * @param {Store} store
 * @param {Line} line
 */
export function answerSteps(store, { call }) {
  const ask = debounce(async () => {
    const { imageId } = store.state;
    const ack = await call(COMMANDS.listSteps);
    if (ack?.ok && store.state.imageId === imageId) store.update({ steps: { recipes: ack.steps, at: ack.step } });
  }, REST);

  store.watch(["tab", "recipe", "connection", "hand"], ({ tab, recipe, connection }) => {
    if (tab === "steps" && recipe && connection === "connected") ask();
  });
}
