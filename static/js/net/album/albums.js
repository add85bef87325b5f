/** Albums: made when several files come, filled, opened, and thinned out. */

import { say } from "../../lib/language.js";
import { formatBytes, formatLimit } from "../../lib/units.js";
import { bringToFront, neighborOf } from "../../state/album/picking.js";
import { changesBetween, defaultsOf } from "../../state/fields.js";
import { tellNews, tellTrouble } from "../../state/notices.js";
import { NO_ALBUM, NO_EDIT } from "../../state/page.js";
import { unsentFrom } from "../../state/unsent.js";
import { request } from "../http.js";
import { keepKey } from "../keys.js";
import { problemOf } from "../problems.js";
import { COMMANDS } from "../protocol.js";
import { createBatches } from "./batches.js";
import { createChanges } from "./changes.js";
import { createChores } from "./chores.js";
import { answerFitting } from "./fitting.js";
import { answerSaving } from "./folder.js";
import { openAlbumLine } from "./line.js";
import { albumPath, dropMembers } from "./members.js";
import { answerMoves } from "./moves.js";
import { createSending } from "./sending.js";

/**
 * @param {Store} store
 * @param {Line} edit the line of the picture in front
 */
export function answerAlbums(store, edit) {
  /** @type {AlbumLine | null} */
  let line = null;
  const now = () => line;
  const changes = createChanges(store, now);
  const batches = createBatches(store, now);
  const chores = createChores(store, now);
  const sending = createSending(store);
  const fitting = answerFitting(store);
  edit.widen(changes);
  answerMoves(store, now);
  answerSaving(store);

  /** @param {Batch | null} batch */
  function opened(batch) {
    batches.opened(batch);
    chores.opened(batch);
  }
  /** @type {Record<string, (fact: any) => void>} */
  const reactions = { ...fitting.reactions };
  for (const [name, react] of Object.entries(batches.reactions)) {
    reactions[name] = (fact) => {
      react(fact);
      chores.reactions[name](fact);
    };
  }

  store.watch(["albumId", "missing"], ({ albumId, missing }) => {
    const wanted = missing ? "" : albumId;
    if (line?.albumId === wanted) return;
    line?.hangUp();
    line = null;
    if (wanted) line = Object.assign(openAlbumLine(store, wanted, opened, reactions), { albumId: wanted });
  });

  store.on("stop_sending", () => sending.stop());
  store.on("retry_sending", () => sending.retry());
  store.on("forget_refused", () => {
    const { sending: told, members } = store.state;
    if (told) store.update({ sending: told.isOver && !told.broken ? null : { ...told, refused: [] } });
    const refused = members.filter(({ state }) => state === "refused").map(({ id }) => id);
    if (refused.length) store.ask("remove_members", refused);
  });

  store.on("remove_members", async (ids) => {
    const { state } = store;
    if (ids.includes(state.imageId)) bringToFront(store, neighborOf(state, ids));
    for (const id of ids) {
      try {
        await request(albumPath(state.albumId, `/images/${id}`), { imageId: state.albumId, method: "DELETE" });
      } catch (problem) {
        if (problem.code !== "not_found") {
          tellTrouble(store, problem);
          return;
        }
      }
      dropMembers(store, [id]);
    }
  });

  store.on("take_back", async (names) => {
    const { imageId } = store.state;
    const own = Object.fromEntries(names.map((name) => [name, null]));
    const ack = await line?.call(COMMANDS.patchAlbum, { changes: own, members: [imageId], phase: "settle" });
    if (!ack?.ok) tellTrouble(store, ack?.error ?? problemOf(null));
  });

  return {
    /** @param {Asks["add_files"]} given */
    async add({ files, paths, recipe = null }) {
      const { album, albumId, missing } = store.state;
      if (album && !album.mayEdit) {
        tellNews(store, say("This album can be looked at only."), say("Open the link for editing to add pictures."));
        return;
      }
      try {
        if (!albumId || missing) await create(store, commonFolder(files, paths), recipe);
      } catch (problem) {
        tellTrouble(store, problem);
        return;
      }
      const { limits } = store.state.catalog;
      const room = Math.max(0, limits.max_album_files - store.state.members.length);
      if (files.length > room) {
        const most = limits.max_album_files;
        const left = files.length - room;
        tellNews(
          store,
          say("An album has at most {most} pictures.", { most }),
          say("{count} were left out.", { count: left }),
        );
      }
      const taken = files.slice(0, room);
      const tooLarge = (/** @type {File} */ { size }) => size > limits.max_upload_bytes;
      const message = (/** @type {File} */ { size }) =>
        say("It has {size}; the most that can be opened is {most}.", {
          size: formatBytes(size),
          most: formatLimit(limits.max_upload_bytes),
        });
      const sent = taken.filter((file) => !tooLarge(file));
      showFirst(store, sent[0]);
      sending.add(
        sent.map((file) => ({ file, path: paths.get(file) ?? "" })),
        taken.filter(tooLarge).map((file) => ({ name: file.name, message: message(file) })),
      );
    },
  };
}

/**
 * @param {Store} store
 * @param {string} name
 * @param {Recipe | null} wanted
 */
async function create(store, name, wanted) {
  const { catalog, offered } = store.state;
  const answer = await request("/api/albums", { method: "POST", body: { name } });
  const { id, key, recipe, revision, estimate, view_key } = await answer.json();
  keepKey(id, key);
  const given = wanted ?? offered;
  const changes = given ? changesBetween(recipe, { ...defaultsOf(catalog), ...given }) : {};
  const set = Object.keys(changes).length
    ? await (await request(albumPath(id), { imageId: id, method: "PATCH", body: { changes } })).json()
    : { recipe, revision };
  const album = { id, name, ...set, estimate, view_key, canUndo: false, canRedo: false, mayEdit: true };
  store.update({ ...NO_EDIT, ...NO_ALBUM, albumId: id, album, offered: null, notice: null });
}

/**
 * The browser's own copy of the first file is shown until the server has one to show.
 * @param {Store} store
 * @param {File | undefined} file
 */
function showFirst(store, file) {
  const { imageId, members, upload, catalog } = store.state;
  if (!file || imageId || upload || members.length) return;
  const format = (catalog.formats.find(({ mime }) => mime === file.type) ?? catalog.formats[0]).name;
  const url = URL.createObjectURL(file);
  const first = { name: file.name, url, bytes: file.size, sent: 0, format, ...unsentFrom({}) };
  store.update({ upload: first, copy: null });
}

/**
 * The folder that all were dropped with: it gives the album its name.
 * @param {File[]} files
 * @param {Map<File, string>} paths
 */
function commonFolder(files, paths) {
  const tops = new Set(files.map((file) => (paths.get(file) ?? "").split("/")[0]));
  return tops.size === 1 ? [...tops][0] : "";
}
