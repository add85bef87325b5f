/** Chores of an album: planned while their values are set, run as a batch, followed, and undone. */

import { debounce } from "../../lib/debounce.js";
import { isTidying, redoable, undoable } from "../../state/album/tidying.js";
import { tellTrouble } from "../../state/notices.js";
import { request } from "../http.js";
import { problemOf } from "../problems.js";
import { COMMANDS, EVENTS } from "../protocol.js";
import { COUNTED } from "./batches.js";
import { downloadBundle } from "./bundles.js";
import { albumPath } from "./members.js";

/** Milliseconds without a key before a plan is asked for. */
const QUIET = 120;
const STEER = {
  pause: COMMANDS.pauseBatch,
  resume: COMMANDS.resumeBatch,
  cancel: COMMANDS.cancelBatch,
  retry: COMMANDS.retryBatch,
};

/**
 * @param {Store} store
 * @param {() => AlbumLine | null} line
 */
export function createChores(store, line) {
  /** Ends the request for a plan that nobody waits for any more. */
  let asking = new AbortController();

  /** @param {Partial<Tidying>} changes */
  const update = (changes) => store.update({ tidying: { ...store.state.tidying, ...changes } });

  const plan = debounce(async () => {
    const { albumId, picked, tidying } = store.state;
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const body = { chore: tidying.chore, values: tidying.values, ...(picked.length && { members: picked }) };
    try {
      const path = albumPath(albumId, "/plan");
      const answer = await request(path, { imageId: albumId, method: "POST", body, signal });
      const lines = (await answer.text()).split("\n").filter(Boolean);
      if (!signal.aborted) update({ plan: lines.map((each) => JSON.parse(each)), trouble: "", field: "" });
    } catch (problem) {
      if (!signal.aborted) update({ plan: null, trouble: problem.message, field: problem.field ?? "" });
    }
  }, QUIET);

  /**
   * @param {string} command
   * @param {object} payload
   */
  async function call(command, payload) {
    const ack = (await line()?.call(command, payload)) ?? null;
    const isKnown = ack?.ok && ack.batch.id === store.state.tidying.batch?.id && !("batch_id" in payload);
    // A short batch may have been told of, and have ended, before its command is answered.
    if (ack?.ok && !isKnown) update({ batch: ack.batch });
    else if (!ack?.ok) tellTrouble(store, ack?.error ?? problemOf(null));
  }

  /** What was done, what of it stands, and why each of those that could not be done could not. */
  async function fetchBatches() {
    const { albumId } = store.state;
    try {
      const body = await (await request(albumPath(albumId, "/batches"), { imageId: albumId })).json();
      if (store.state.albumId !== albumId) return;
      const batches = /** @type {Batch[]} */ (body.batches).filter(isTidying);
      const batch = batches.find(({ id }) => id === store.state.tidying.batch?.id);
      update({ batches, ...(batch && { batch }) });
    } catch (problem) {
      tellTrouble(store, problem);
    }
  }

  store.on("plan_chore", ({ chore, values }) => {
    update({ chore, values, plan: store.state.tidying.chore === chore ? store.state.tidying.plan : null });
    plan();
  });
  store.on("run_chore", () => {
    const { picked, tidying } = store.state;
    const { chore, values } = tidying;
    call(COMMANDS.startBatch, { chore, values, ...(picked.length && { members: picked }) });
  });
  for (const [name, found] of /** @type {const} */ ([
    ["undo_chore", undoable],
    ["redo_chore", redoable],
  ])) {
    store.on(name, () => {
      const batch = found(store.state.tidying.batches);
      if (batch) call(COMMANDS.undoBatch, { batch_id: batch.id });
    });
  }
  store.on("steer_chore", (how) => {
    const { batch } = store.state.tidying;
    if (batch) call(STEER[how], { batch_id: batch.id });
  });
  store.on("download_tidied", () => downloadBundle(store, store.state.tidying.batch));

  return {
    /** @param {Batch | null} batch */
    opened(batch) {
      if (batch && isTidying(batch)) update({ batch });
      if (batch) fetchBatches();
    },

    /** @type {Record<string, (fact: any) => void>} */
    reactions: {
      [EVENTS.batchStarted]({ batch }) {
        if (isTidying(batch)) update({ batch });
      },
      [EVENTS.batchAdvanced](fact) {
        const { batch } = store.state.tidying;
        if (batch?.id !== fact.batch_id || !batch) return;
        update({ batch: { ...batch, ...Object.fromEntries(COUNTED.map((name) => [name, fact[name]])) } });
      },
      [EVENTS.batchEnded]({ batch_id: id }) {
        if (store.state.tidying.batch?.id !== id) return;
        // What was made of the pictures before is of other names and dates.
        store.update({ madeOf: -1 });
        fetchBatches();
        if (store.state.tidying.chore) plan();
      },
    },
  };
}
