/** A publication in the making: told on the way how far it is, stopped, and as a ZIP only. */

import { linesOf } from "../lib/lines.js";
import { request } from "./http.js";
import { problemIn } from "./problems.js";

const LINES = "application/jsonl";

/**
 * `make` is given a path to post to, whose key opens it (an image's or an album's id), what is wanted, and what the
 * answer counts. It gives what was made, or null where it was stopped.
 * @param {Store} store
 */
export function createMaking(store) {
  let making = new AbortController();
  let madeFor = "";

  function stop() {
    making.abort();
    store.update({ publishing: null });
  }
  store.on("stop_publishing", stop);
  // What belongs to an album goes on when another of its pictures comes to the front.
  store.watch(["imageId", "albumId"], ({ imageId, albumId }) => {
    if (madeFor !== imageId && madeFor !== albumId) stop();
  });

  /**
   * @param {string} path
   * @param {string} id
   * @param {Partial<WebBody>} body
   * @param {"files" | "pictures"} counts
   * @returns {Promise<any>}
   */
  return async function make(path, id, body, counts) {
    making.abort();
    making = new AbortController();
    const { signal } = making;
    madeFor = id;
    store.update({ publishing: { done: 0, total: 0, counts } });
    try {
      const answer = await request(path, { imageId: id, method: "POST", body, signal, accept: LINES });
      if (!answer.body) return null;
      for await (const { done, total, made, problem } of linesOf(answer.body)) {
        if (problem) throw problemIn(JSON.stringify(problem), problem.status, null);
        if (made) return made;
        if (!signal.aborted) store.update({ publishing: { done, total, counts } });
      }
      return null;
    } catch (problem) {
      if (signal.aborted) return null;
      throw problem;
    } finally {
      if (!signal.aborted) store.update({ publishing: null });
    }
  };
}

/**
 * @param {string} publicationId
 * @param {string} id whose key ends it
 */
export async function endPublication(publicationId, id) {
  await request(`/api/publications/${encodeURIComponent(publicationId)}`, { imageId: id, method: "DELETE" });
}

/**
 * Let the browser save a file of this server.
 * @param {string} path
 * @param {string} [id] whose key opens it
 * @param {string} [name]
 */
export async function saveFile(path, id = "", name = path.slice(path.lastIndexOf("/") + 1)) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await (await request(path, { imageId: id })).blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
