/** Uploads: XMLHttpRequest, because fetch cannot tell how much has been sent. */

import { say } from "../lib/language.js";
import { formatBytes, formatLimit } from "../lib/units.js";
import { changesBetween, defaultsOf } from "../state/fields.js";
import { tellNews, tellTrouble } from "../state/notices.js";
import { NO_EDIT } from "../state/page.js";
import { patchesOf, unsentFrom } from "../state/unsent.js";
import { keepKey } from "./keys.js";
import { Problem, problemIn, problemOf } from "./problems.js";

/** @param {Store} store */
export function answerUploads(store) {
  /** @type {XMLHttpRequest | null} */
  let sending = null;

  store.on("cancel_upload", () => sending?.abort());

  /** `recipe` is one that the new picture is to have, null for none. */
  store.on("upload", async ({ file, recipe: wanted = null }) => {
    sending?.abort();
    const limit = store.state.catalog.limits.max_upload_bytes;
    if (file.size > limit) {
      const facts = { name: file.name, size: formatBytes(file.size), most: formatLimit(limit) };
      const message = say("“{name}” has {size}; the most that can be opened is {most}.", facts);
      tellTrouble(store, new Problem("too_large", message));
      return;
    }
    const request = new XMLHttpRequest();
    sending = request;
    const url = URL.createObjectURL(file);
    const { catalog } = store.state;
    const given = wanted ?? store.state.offered;
    const hand = given ? changesBetween(defaultsOf(catalog), { ...defaultsOf(catalog), ...given }) : {};
    const facts = { name: file.name, url, bytes: file.size, sent: 0, format: formatOf(catalog, file) };
    const { zoom, cropping, linked } = NO_EDIT;
    store.update({ upload: { ...facts, ...unsentFrom(hand) }, copy: null, notice: null, zoom, cropping, linked });
    try {
      const image = await send(request, file, (sent) => {
        if (store.state.upload) store.update({ upload: { ...store.state.upload, sent } });
      });
      keepKey(image.id, image.key ?? "");
      const { id: imageId, recipe, revision } = image;
      // What the hand has set meanwhile is sent as soon as the edit is open, and what it is at goes on.
      const { upload: sent, zoom: seen, cropping: isCropping, linked: isLinked } = store.state;
      const unsent = sent ? patchesOf(catalog, sent, recipe) : [];
      store.update({
        ...NO_EDIT,
        zoom: seen,
        cropping: isCropping,
        linked: isLinked,
        imageId,
        image,
        recipe,
        revision,
        hand: Object.assign({}, ...unsent.map(({ changes }) => changes)),
        unsent,
        original: url,
        content: file,
        upload: null,
        offered: null,
      });
      if (wanted)
        tellNews(store, say("The new picture has the settings of the one before."), say("Reset all takes them off."));
    } catch (problem) {
      URL.revokeObjectURL(url);
      // A newer upload has taken this one's place, and the state is no longer ours.
      if (sending !== request) return;
      store.update({ upload: null });
      if (problem) tellTrouble(store, problem);
    }
  });
}

/**
 * The name of a file's format, as its type says; of one that the browser does not know, the first there is.
 * @param {Catalog} catalog
 * @param {File} file
 */
function formatOf({ formats }, { type }) {
  return (formats.find(({ mime }) => mime === type) ?? formats[0]).name;
}

/**
 * The image body; throws a Problem, or null when it was cancelled. `progress` is told the part sent, 0 to 1.
 * @param {XMLHttpRequest} request
 * @param {File} file
 * @param {(part: number) => void} progress
 * @returns {Promise<ImageBody>}
 */
function send(request, file, progress) {
  const form = new FormData();
  form.append("file", file);
  return new Promise((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(problemIn(request.responseText, request.status, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(problemOf(null));
    request.onabort = () => reject(null);
    request.open("POST", "/api/images");
    request.send(form);
  });
}
