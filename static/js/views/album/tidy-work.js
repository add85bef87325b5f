/** A chore at work: begun, followed, steered, taken along, and undone. */

import { byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { isAtWork, partOf } from "../../state/album/progress.js";
import { choresOf, countsIn, hasClash, redoable, rootOf, undoable } from "../../state/album/tidying.js";

/** @param {Store} store */
export function showTidyWork(store) {
  const run = byId("tidy-run", HTMLButtonElement);
  const back = /** @type {const} */ ([
    { button: byId("tidy-undo", HTMLButtonElement), ask: "undo_chore", found: undoable, say: sayUndo },
    { button: byId("tidy-redo", HTMLButtonElement), ask: "redo_chore", found: redoable, say: sayRedo },
  ]);
  const bundle = byId("tidy-bundle", HTMLButtonElement);
  const pause = byId("tidy-pause", HTMLButtonElement);
  const said = byId("tidy-said");

  store.watch(["tidying", "batch"], ({ tidying, batch: making }) => {
    const { batch, plan } = tidying;
    const isBusy = isAtWork(batch);
    run.disabled = isBusy || isAtWork(making) || hasClash(plan) || countsIn(plan).change === 0;
    byId("tidy-work").hidden = !isBusy;
    for (const { button, found, say: words } of back) {
      const chosen = found(tidying.batches);
      button.hidden = isBusy || !chosen;
      if (chosen) setText(button, words(labelOf(rootOf(tidying.batches, chosen))));
    }
    bundle.hidden = isBusy || !batch || batch.done === 0;
    said.hidden = isBusy || !batch;
    if (!batch) return;
    byId("tidy-bar", HTMLProgressElement).value = partOf(batch);
    setText(byId("tidy-work-text"), sayWork(batch));
    setText(pause, batch.state === "paused" ? say("Go on") : say("Pause"));
    setText(said, isBusy ? "" : sayEnd(batch));
  });
  run.addEventListener("click", () => store.ask("run_chore"));
  for (const { button, ask } of back) {
    button.addEventListener("click", () => {
      store.ask(ask);
      // The button goes away while it works, and the focus must not go with it.
      byId("tidy-chore").focus();
    });
  }

  /** @param {Batch} batch */
  function labelOf({ chore }) {
    return choresOf(store.state).find(({ name }) => name === chore)?.label ?? "";
  }
  bundle.addEventListener("click", () => store.ask("download_tidied"));
  pause.addEventListener("click", () => {
    store.ask("steer_chore", store.state.tidying.batch?.state === "paused" ? "resume" : "pause");
  });
  byId("tidy-cancel").addEventListener("click", () => store.ask("steer_chore", "cancel"));
}

/** @param {string} what */
function sayUndo(what) {
  return say("Undo: {what}", { what });
}

/** @param {string} what */
function sayRedo(what) {
  return say("Redo: {what}", { what });
}

/** @param {Batch} batch */
function sayWork({ state, done, failed, skipped, total }) {
  const counted = { done: done + failed + skipped, total };
  return state === "paused" ? say("Paused at {done} of {total}", counted) : say("{done} of {total}", counted);
}

/** @param {Batch} batch */
function sayEnd({ chore, state, done, failed }) {
  const words =
    chore === "undo"
      ? sayCount(done, "{count} picture is as before.", "{count} pictures are as before.")
      : sayCount(done, "{count} picture changed.", "{count} pictures changed.");
  return [
    state === "cancelled" && say("Cancelled."),
    words,
    failed && sayCount(failed, "{count} could not be done.", "{count} could not be done."),
  ]
    .filter(Boolean)
    .join(" ");
}
