/** What a batch has made, saved into a folder of this computer, where the browser can. */

import { say, sayCount } from "../../lib/language.js";
import { storedFiles } from "../../lib/stored-zip.js";
import { tellNews, tellTrouble } from "../../state/notices.js";
import { request } from "../http.js";
import { Problem } from "../problems.js";

/** @param {Store} store */
export function answerSaving(store) {
  store.on("save_into_folder", async () => {
    const { batch, albumId, saving } = store.state;
    if (!batch || saving) return;
    const folder = await chosenFolder();
    if (!folder) return;
    const total = batch.done;
    let done = 0;
    store.update({ saving: { done, total } });
    try {
      const path = batch.bundle_url + (batch.state === "done" ? "" : "?partial=1");
      const { body } = await request(path, { imageId: albumId });
      if (!body) throw new Problem("offline", say("The server did not answer."));
      for await (const file of storedFiles(body)) {
        await write(folder, file);
        done = Math.min(done + 1, total); // the report of what failed is no picture
        store.update({ saving: { done, total } });
      }
      tellNews(
        store,
        sayCount(total, "{count} picture saved into “{folder}”.", "{count} pictures saved into “{folder}”.", {
          folder: folder.name,
        }),
      );
    } catch (problem) {
      tellTrouble(store, problem instanceof Problem ? problem : notSaved(done, total));
    } finally {
      store.update({ saving: null });
    }
  });
}

/** @returns {Promise<FileSystemDirectoryHandle | null>} */
async function chosenFolder() {
  try {
    return await /** @type {any} */ (window).showDirectoryPicker({ id: "whittle", mode: "readwrite" });
  } catch {
    return null; // nobody has chosen one
  }
}

/**
 * Nothing that is there is written over; a file is there once all of it has come.
 * @param {FileSystemDirectoryHandle} folder
 * @param {import("../../lib/stored-zip.js").StoredFile} file
 */
async function write(folder, { name, pieces }) {
  const parts = name.split("/");
  const last = /** @type {string} */ (parts.pop());
  for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
  const free = await freeName(folder, last);
  const writing = await (await folder.getFileHandle(free, { create: true })).createWritable();
  try {
    for await (const piece of pieces) await writing.write(piece);
    await writing.close();
  } catch (error) {
    // Closed, it can be removed at once; after an abort the browser holds on to it for a while.
    await writing.close().catch(() => {});
    await folder.removeEntry(free).catch(() => {});
    throw error;
  }
}

/**
 * The name, or with a number where the folder has a file of that name.
 * @param {FileSystemDirectoryHandle} folder
 * @param {string} name
 */
async function freeName(folder, name) {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 2, tried = name; ; number += 1) {
    if (!(await hasFile(folder, tried))) return tried;
    tried = `${stem} (${number})${ending}`;
  }
}

/**
 * @param {FileSystemDirectoryHandle} folder
 * @param {string} name
 */
async function hasFile(folder, name) {
  try {
    await folder.getFileHandle(name);
    return true;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotFoundError") return false;
    throw error;
  }
}

/**
 * @param {number} done
 * @param {number} total
 */
function notSaved(done, total) {
  return new Problem(
    "not_saved",
    say("The folder took {done} of {total} pictures, and then no more.", { done, total }),
  );
}
