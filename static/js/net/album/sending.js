/**
 * Files on their way into an album: three at a time, each with a token, so that a repeat is harmless, and with a rank,
 * so that they stand as they were dropped, whichever arrives first.
 */

import { keepFile } from "../../state/album/files.js";
import { lastRankOf } from "../../state/album/members.js";
import { request } from "../http.js";
import { albumPath, takeMembers } from "./members.js";

const AT_ONCE = 3;
/** Times that a file is sent before it is put aside, and milliseconds before the second and at most. */
const TRIES = 6;
const PAUSE = 1000;
const LONGEST = 15_000;
/** Codes after which the same request may well be taken. */
const AGAIN = ["offline", "busy", "rate_limited", "storage_unavailable", "internal_error"];

/** @typedef {{file: File, path: string, rank: number, token: string, tries: number}} Parcel */

/** @param {Store} store */
export function createSending(store) {
  /** @type {Parcel[]} */
  let waiting = [];
  /** Those that were tried often enough. @type {Parcel[]} */
  let broken = [];
  let busy = 0;
  /** The last rank that was given out. */
  let rank = 0;
  let stop = new AbortController();

  window.addEventListener("beforeunload", (event) => {
    if (waiting.length || busy) event.preventDefault();
  });

  /** @param {Partial<Sending>} changes */
  function tell(changes) {
    const { sending } = store.state;
    if (sending) store.update({ sending: { ...sending, ...changes } });
  }

  function fill() {
    while (busy < AT_ONCE && waiting.length) {
      const parcel = /** @type {Parcel} */ (waiting.shift());
      busy += 1;
      deliver(parcel, stop.signal).finally(() => {
        busy -= 1;
        fill();
      });
    }
    if (busy || waiting.length || !store.state.sending) return;
    const isAllWell = !broken.length && !store.state.sending.refused.length;
    if (isAllWell) store.update({ sending: null });
    else tell({ isOver: true, broken: broken.length });
  }

  /**
   * @param {Parcel} parcel
   * @param {AbortSignal} signal
   */
  async function deliver(parcel, signal) {
    const { albumId } = store.state;
    while (!signal.aborted && store.state.albumId === albumId) {
      try {
        const member = await send(albumId, parcel, signal);
        if (store.state.albumId !== albumId) return;
        keepFile(member.id, parcel.file);
        takeMembers(store, [member]);
        tell({ done: (store.state.sending?.done ?? 0) + 1 });
        return;
      } catch (problem) {
        if (signal.aborted || store.state.albumId !== albumId) return;
        if (!AGAIN.includes(problem.code)) {
          refuse(parcel, problem.message);
          return;
        }
        parcel.tries += 1;
        if (parcel.tries >= TRIES) {
          broken.push(parcel);
          tell({ broken: broken.length });
          return;
        }
        const pause = problem.retryAfter ? problem.retryAfter * 1000 : PAUSE * 2 ** (parcel.tries - 1);
        await new Promise((resolve) => setTimeout(resolve, Math.min(pause, LONGEST)));
      }
    }
  }

  /**
   * @param {Parcel} parcel
   * @param {string} message
   */
  function refuse({ file, path }, message) {
    const { done = 0, refused = [] } = store.state.sending ?? {};
    const name = path ? `${path}/${file.name}` : file.name;
    tell({ done: done + 1, refused: [...refused, { name, message }] });
  }

  return {
    /**
     * @param {{file: File, path: string}[]} files
     * @param {{name: string, message: string}[]} refused those that need not be sent
     */
    add(files, refused) {
      const before = store.state.sending ?? { total: 0, done: 0, refused: [], broken: 0 };
      const isNew = !waiting.length && !busy;
      rank = Math.max(rank, lastRankOf(store.state));
      for (const each of files) waiting.push({ ...each, rank: ++rank, token: newToken(), tries: 0 });
      store.update({
        sending: {
          total: (isNew ? 0 : before.total) + files.length,
          done: isNew ? 0 : before.done,
          refused: [...before.refused, ...refused],
          broken: broken.length,
          isOver: false,
        },
      });
      fill();
    },

    stop() {
      stop.abort();
      stop = new AbortController();
      waiting = [];
      broken = [];
      fill();
    },

    retry() {
      waiting.push(...broken.map((parcel) => ({ ...parcel, tries: 0 })));
      tell({ broken: 0, isOver: false });
      broken = [];
      fill();
    },
  };
}

/**
 * @param {string} albumId
 * @param {Parcel} parcel
 * @param {AbortSignal} signal
 * @returns {Promise<Member>}
 */
async function send(albumId, { file, path, rank, token }, signal) {
  const body = new FormData();
  body.append("path", path);
  body.append("rank", `${rank}`);
  body.append("token", token);
  body.append("modified", `${Math.max(0, file.lastModified)}`);
  body.append("file", file);
  const answer = await request(albumPath(albumId, "/images"), { imageId: albumId, method: "POST", body, signal });
  return answer.json();
}

/** A name for an upload that nothing else has. Plain HTTP has no `randomUUID`. */
function newToken() {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join("");
}
