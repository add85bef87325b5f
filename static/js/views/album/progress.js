/** The work on an album: files on their way, the batch and its end, and what is taken along. */

import { byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { formatBytes, formatRest } from "../../lib/units.js";
import { isAtWork, isFresh, partOf } from "../../state/album/progress.js";

/** @param {Store} store */
export function showProgress(store) {
  const work = byId("album-work");
  const bar = byId("album-bar", HTMLProgressElement);
  const pause = byId("batch-pause");
  const tell = byId("batch-tell");

  store.watch(["sending", "batch"], ({ sending, batch }) => {
    const isSending = sending !== null && !sending.isOver;
    const isMaking = isAtWork(batch);
    work.hidden = !isSending && !isMaking;
    byId("album-total").hidden = !work.hidden;
    byId("album-stop").hidden = !isSending;
    for (const id of ["batch-pause", "batch-cancel"]) byId(id).hidden = isSending || !isMaking;
    tell.hidden = isSending || !isMaking || !mayAsk();
    if (isSending) {
      bar.value = sending.total ? sending.done / sending.total : 0;
      setText(byId("album-work-text"), say("Sending {done} of {total}", { ...sending }));
    } else if (batch && isMaking) {
      bar.value = partOf(batch);
      setText(byId("album-work-text"), sayBatch(batch));
      setText(pause, batch.state === "paused" ? say("Go on") : say("Pause"));
    }
  });
  byId("album-stop").addEventListener("click", () => store.ask("stop_sending"));
  pause.addEventListener("click", () => {
    store.ask("steer_batch", store.state.batch?.state === "paused" ? "resume" : "pause");
  });
  byId("batch-cancel").addEventListener("click", () => store.ask("steer_batch", "cancel"));
  tell.addEventListener("click", async () => {
    await Notification.requestPermission();
    tell.hidden = true;
  });

  showEnds(store);
  showOffers(store);
  showTitle(store);
}

/** Whether it is still open what this person thinks of notifications. */
function mayAsk() {
  return window.isSecureContext && window.Notification?.permission === "default";
}

/** @param {Batch} batch */
function sayBatch({ state, done, failed, skipped, total, left_ms: left }) {
  const counted = { done: done + failed + skipped, total };
  if (state === "paused") return say("Paused at {done} of {total}", counted);
  if (state === "planned") return say("Waiting for its turn");
  if (left === null) return say("Making {done} of {total}", counted);
  return say("Making {done} of {total}, {time} left", { ...counted, time: formatRest(left) });
}

/**
 * What can be done now: make all, or take along what was made.
 * @param {Store} store
 */
function showOffers(store) {
  const make = byId("make-all", HTMLButtonElement);
  const bundle = byId("bundle", HTMLButtonElement);
  const again = byId("bundle-again", HTMLButtonElement);
  store.watch(["batch", "album", "members", "madeOf", "sending"], (state) => {
    const { batch, album, members, sending } = state;
    const isMade = batch !== null && !isAtWork(batch) && batch.done > 0;
    const isReady = isMade && batch.state === "done" && isFresh(state);
    bundle.hidden = !isReady && !(isMade && !album?.mayEdit);
    make.hidden = !bundle.hidden || !album?.mayEdit || isAtWork(batch);
    again.hidden = !isMade || !bundle.hidden;
    const isSending = sending !== null && !sending.isOver;
    make.disabled = isAtWork(batch) || isSending || !members.some((member) => member.state !== "refused");
    setText(byId("bundle-label"), say("Download all, {size}", { size: formatBytes(batch?.bytes ?? 0) }));
  });
  const folder = byId("bundle-folder", HTMLButtonElement);
  store.watch(["batch", "album", "members", "madeOf", "saving"], ({ saving }) => {
    // Not every browser can write into a folder.
    folder.hidden = bundle.hidden || !("showDirectoryPicker" in window);
    folder.disabled = saving !== null;
    setText(byId("bundle-folder-text"), saving ? say("{done} of {total}", { ...saving }) : "");
  });
  folder.addEventListener("click", () => store.ask("save_into_folder"));
  make.addEventListener("click", () => store.ask("make_all"));
  for (const button of [bundle, again]) button.addEventListener("click", () => store.ask("download_bundle"));
}

/**
 * The end of a batch is told to a screen reader, and to who looks elsewhere.
 * @param {Store} store
 */
function showEnds(store) {
  let wasAtWork = false;
  store.watch(["batch"], ({ batch, album, members }) => {
    const isEnd = wasAtWork && batch !== null && !isAtWork(batch);
    wasAtWork = isAtWork(batch);
    if (!batch || !isEnd) return;
    const words = sayEnd(batch);
    setText(byId("album-said"), words);
    if (!document.hidden || window.Notification?.permission !== "granted") return;
    const note = new Notification(album?.name || titleOf(members), { body: words, icon: iconAddress() });
    note.addEventListener("click", () => window.focus());
  });
}

/** @param {Batch} batch */
function sayEnd({ state, done, failed, bytes, original_bytes: before }) {
  const sizes = { size: formatBytes(bytes), before: formatBytes(before) };
  return [
    state === "cancelled" && say("Cancelled."),
    sayCount(done, "{count} picture made, {size} of {before}.", "{count} pictures made, {size} of {before}.", sizes),
    failed && sayCount(failed, "{count} could not be made.", "{count} could not be made."),
  ]
    .filter(Boolean)
    .join(" ");
}

function iconAddress() {
  return document.querySelector("link[rel=icon]")?.getAttribute("href") ?? undefined;
}

/**
 * The window's title tells how far it is.
 * @param {Store} store
 */
function showTitle(store) {
  store.watch(["batch", "album", "members", "image", "upload"], ({ batch, album, members }) => {
    if (!album) return;
    const far = batch && isAtWork(batch) ? `${Math.floor(100 * partOf(batch))}% – ` : "";
    document.title = `${far}${album.name || titleOf(members)} – Whittle`;
  });
}

/** @param {Member[]} members */
function titleOf({ length }) {
  return sayCount(length, "{count} picture", "{count} pictures");
}
