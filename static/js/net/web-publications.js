/** What is open to the public: made, listed and ended over HTTP. */

import { linesOf } from "../lib/lines.js";
import { tellTrouble } from "../state/notices.js";
import { keyOfBody } from "../state/web-wish.js";
import { imagePath, request } from "./http.js";
import { problemIn } from "./problems.js";

const LINES = "application/jsonl";

/** @param {Store} store */
export function answerPublications(store) {
  let making = new AbortController();

  store.on("list_publications", () =>
    change(async (imageId) => {
      const answer = await request(imagePath(imageId, "/publications"), { imageId });
      return (await answer.json()).publications;
    }),
  );

  store.on("publish", (body) =>
    change(async (imageId) => {
      const made = await make(imageId, body);
      if (!made) return store.state.publications;
      const { webEstimate } = store.state;
      if (webEstimate?.key === keyOfBody(body)) {
        const files = made.files.map((file) => ({ ...file, exact: true }));
        store.update({ webEstimate: { ...webEstimate, files } });
      }
      store.update({ webMarkup: made.id });
      return [made, ...store.state.publications];
    }),
  );

  // It is open for as long as the ZIP takes to come, under an address that nobody else is told.
  store.on("take_web_zip", (body) =>
    change(async (imageId) => {
      const made = await make(imageId, body);
      if (!made) return store.state.publications;
      try {
        // From here, wherever the world may load it from.
        const path = made.zip_url.slice(made.zip_url.lastIndexOf(`/p/${made.id}/`));
        save(await (await request(path)).blob(), path);
      } finally {
        await end(imageId, made.id);
      }
      return store.state.publications;
    }),
  );

  store.on("stop_publishing", () => {
    making.abort();
    store.update({ publishing: null });
  });

  store.on("end_publication", (id) =>
    change(async (imageId) => {
      await end(imageId, id);
      if (store.state.webMarkup === id) store.update({ webMarkup: "" });
      return store.state.publications.filter((each) => each.id !== id);
    }),
  );

  store.watch(["imageId"], () => {
    making.abort();
    store.update({ publishing: null });
  });

  /**
   * A publication, told on the way how far it is; null where it was stopped.
   * @param {string} imageId
   * @param {WebBody} body
   * @returns {Promise<Publication | null>}
   */
  async function make(imageId, body) {
    making.abort();
    making = new AbortController();
    const { signal } = making;
    store.update({ publishing: { done: 0, total: 0 } });
    try {
      const path = imagePath(imageId, "/publications");
      const answer = await request(path, { imageId, method: "POST", body, signal, accept: LINES });
      if (!answer.body) return null;
      for await (const { done, total, made, problem } of linesOf(answer.body)) {
        if (problem) throw problemIn(JSON.stringify(problem), problem.status, null);
        if (made) return made;
        if (!signal.aborted) store.update({ publishing: { done, total } });
      }
      return null;
    } catch (problem) {
      if (signal.aborted) return null;
      throw problem;
    } finally {
      if (!signal.aborted) store.update({ publishing: null });
    }
  }

  /**
   * @param {string} imageId
   * @param {string} id
   */
  async function end(imageId, id) {
    await request(`/api/publications/${encodeURIComponent(id)}`, { imageId, method: "DELETE" });
  }

  /**
   * The publications after something was done for the open picture; none of another that was opened meanwhile.
   * @param {(imageId: string) => Promise<Publication[]>} doing
   */
  async function change(doing) {
    const { imageId } = store.state;
    try {
      const publications = await doing(imageId);
      if (store.state.imageId === imageId) store.update({ publications });
    } catch (problem) {
      tellTrouble(store, /** @type {any} */ (problem));
    }
  }
}

/**
 * @param {Blob} content
 * @param {string} url
 */
function save(content, url) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = url.slice(url.lastIndexOf("/") + 1);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
