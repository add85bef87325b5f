/** The batch of an album: begun, steered and followed, and what it has made of each member. */

import { isTidying } from "../../state/album/tidying.js";
import { tellTrouble } from "../../state/notices.js";
import { request } from "../http.js";
import { problemOf } from "../problems.js";
import { COMMANDS, EVENTS } from "../protocol.js";
import { downloadBundle } from "./bundles.js";

const PAGE = 1000;
const STEER = {
  pause: COMMANDS.pauseBatch,
  resume: COMMANDS.resumeBatch,
  cancel: COMMANDS.cancelBatch,
  retry: COMMANDS.retryBatch,
};
/** Of `batch_advanced`, what a batch's body has too. */
export const COUNTED = /** @type {const} */ ([
  "state",
  "total",
  "done",
  "failed",
  "skipped",
  "original_bytes",
  "bytes",
  "elapsed_ms",
  "left_ms",
]);

/**
 * @param {Store} store
 * @param {() => AlbumLine | null} line
 */
export function createBatches(store, line) {
  /** The ids of members by the numbers of their items. @type {Map<number, string>} */
  let ids = new Map();
  let sequence = 0;

  /**
   * @param {string} command
   * @param {object} payload
   */
  async function call(command, payload) {
    const ack = (await line()?.call(command, payload)) ?? null;
    if (ack?.ok) take(ack.batch);
    else tellTrouble(store, ack?.error ?? problemOf(null));
    return ack?.ok === true;
  }

  /** @param {Batch | null} batch */
  function take(batch) {
    const isOther = batch?.id !== store.state.batch?.id;
    store.update({ batch, ...(isOther && { made: {} }) });
    if (batch && isOther) fetchItems(batch.id);
  }

  /**
   * All that has ended, which also tells whose numbers the facts name.
   * @param {string} batchId
   */
  async function fetchItems(batchId) {
    const { albumId } = store.state;
    try {
      for (let next = /** @type {number | null} */ (0); next !== null; ) {
        const path = `/api/batches/${batchId}/items?from=${next}&count=${PAGE}`;
        const page = await (await request(path, { imageId: albumId })).json();
        if (store.state.batch?.id !== batchId) return;
        if (next === 0) ids = new Map();
        for (const { number, image_id: id } of page.items) ids.set(number, id);
        takeEnded(page.items);
        next = page.next;
      }
    } catch (problem) {
      tellTrouble(store, problem);
    }
  }

  /** @param {{number: number, bytes?: number, code?: string, message?: string}[]} ended */
  function takeEnded(ended) {
    /** @type {[string, Made][]} */
    const news = [];
    for (const { number, bytes, code, message } of ended) {
      const id = ids.get(number);
      if (id && bytes !== undefined) news.push([id, { bytes }]);
      else if (id && code) news.push([id, { message: message ?? code }]);
    }
    if (news.length) store.update({ made: { ...store.state.made, ...Object.fromEntries(news) } });
  }

  /** @param {string} batchId */
  async function fetchBatch(batchId) {
    try {
      const answer = await request(`/api/batches/${batchId}`, { imageId: store.state.albumId });
      const batch = await answer.json();
      if (store.state.batch?.id === batchId) store.update({ batch });
      await fetchItems(batchId);
    } catch (problem) {
      tellTrouble(store, problem);
    }
  }

  store.on("make_all", async () => {
    const { album } = store.state;
    if (await call(COMMANDS.startBatch, { chore: "optimize" })) store.update({ madeOf: album?.revision ?? -1 });
  });
  store.on("steer_batch", (how) => {
    const { batch } = store.state;
    if (batch) call(STEER[how], { batch_id: batch.id });
  });
  store.on("download_bundle", () => downloadBundle(store, store.state.batch));

  return {
    /** @param {Batch | null} batch */
    opened(batch) {
      if (batch && isTidying(batch)) return;
      const { album, madeOf } = store.state;
      const { low, high, counted, of } = album?.estimate ?? { low: 0, high: 1, counted: 0, of: 1 };
      const isExact = low === high && counted === of;
      take(batch);
      if (madeOf < 0 && isExact && album) store.update({ madeOf: album.revision });
    },

    /** @type {Record<string, (fact: any) => void>} */
    reactions: {
      [EVENTS.batchStarted]({ batch }) {
        const { album, batch: known } = store.state;
        if (known?.id === batch.id || isTidying(batch)) return;
        sequence = 0;
        take(batch);
        store.update({ madeOf: album?.revision ?? -1 });
      },
      [EVENTS.batchAdvanced](fact) {
        const { batch } = store.state;
        if (!batch || fact.batch_id !== batch.id) return;
        const counted = Object.fromEntries(COUNTED.map((name) => [name, fact[name]]));
        store.update({ batch: { ...batch, ...counted } });
        takeEnded(fact.ended);
        if (sequence && fact.sequence > sequence + 1) fetchItems(batch.id);
        sequence = fact.sequence;
      },
      [EVENTS.batchEnded]({ batch_id: id }) {
        if (id === store.state.batch?.id) fetchBatch(id);
      },
    },
  };
}
