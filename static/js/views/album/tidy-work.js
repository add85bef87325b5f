/** A chore at work: begun, followed, steered, taken along, and undone. */

import { byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { isAtWork, partOf } from "../../state/album/progress.js";
import { countsIn, hasClash } from "../../state/album/tidying.js";

/** @param {Store} store */
export function showTidyWork(store) {
  const run = byId("tidy-run", HTMLButtonElement);
  const undo = byId("tidy-undo", HTMLButtonElement);
  const bundle = byId("tidy-bundle", HTMLButtonElement);
  const pause = byId("tidy-pause", HTMLButtonElement);
  const said = byId("tidy-said");

  store.watch(["tidying", "batch"], ({ tidying, batch: making }) => {
    const { batch, plan } = tidying;
    const isBusy = isAtWork(batch);
    run.disabled = isBusy || isAtWork(making) || hasClash(plan) || countsIn(plan).change === 0;
    byId("tidy-work").hidden = !isBusy;
    setText(undo, batch?.chore === "undo" ? say("Redo") : say("Undo this"));
    undo.hidden = isBusy || !batch?.can_undo;
    bundle.hidden = isBusy || !batch || batch.done === 0;
    said.hidden = isBusy || !batch;
    if (!batch) return;
    byId("tidy-bar", HTMLProgressElement).value = partOf(batch);
    setText(byId("tidy-work-text"), sayWork(batch));
    setText(pause, batch.state === "paused" ? say("Go on") : say("Pause"));
    setText(said, isBusy ? "" : sayEnd(batch));
  });
  run.addEventListener("click", () => store.ask("run_chore"));
  undo.addEventListener("click", () => {
    store.ask("undo_chore");
    // The button goes away while it works, and the focus must not go with it.
    byId("tidy-chore").focus();
  });
  bundle.addEventListener("click", () => store.ask("download_tidied"));
  pause.addEventListener("click", () => {
    store.ask("steer_chore", store.state.tidying.batch?.state === "paused" ? "resume" : "pause");
  });
  byId("tidy-cancel").addEventListener("click", () => store.ask("steer_chore", "cancel"));
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
