/** The socket of the open album: it opens it, calls commands, and brings the facts. */

import { say } from "../../lib/language.js";
import { tellNews, tellTrouble } from "../../state/notices.js";
import { NO_ALBUM, NO_EDIT } from "../../state/page.js";
import { comeBack, pauseBy } from "../dialing.js";
import { dropKey, keepKey, keyOf } from "../keys.js";
import { problemOf } from "../problems.js";
import { COMMANDS, EVENTS } from "../protocol.js";
import { ACK_TIMEOUT, dialed } from "./dialing.js";
import { dropMembers, fetchMembers, takeMembers } from "./members.js";

/** Milliseconds for which more changes of the same kind are waited for, before own values are asked for again. */
const REST = 500;
/** Milliseconds that those in sight have for themselves, before all others are asked for. */
const FIRST = 250;

/** @type {Record<string, string>} */
const CLOSED = {
  deleted: say("This album was deleted in another window."),
  expired: say("This album has expired and was removed."),
};

/**
 * An acknowledgement with what went wrong as a Problem.
 * @param {any} ack
 * @returns {Ack | Nack | null}
 */
function answered(ack) {
  return ack?.error ? { ...ack, error: problemOf(ack.error) } : ack;
}

/**
 * `opened(batch)` is called with each acknowledgement that opens the album; `reactions` are those to further facts.
 * @param {Store} store
 * @param {string} albumId
 * @param {(batch: Batch | null) => void} opened
 * @param {Record<string, (fact: any) => void>} reactions
 */
export function openAlbumLine(store, albumId, opened, reactions) {
  const { socket, opening, heard } = dialed(albumId);
  let first = opening;
  let isOpen = false;
  let timer = 0;

  /**
   * The acknowledgement, or null when none came.
   * @param {string} command
   * @param {object} payload
   * @returns {Promise<Ack | Nack | null>}
   */
  async function call(command, payload = {}) {
    try {
      return answered(await socket.timeout(ACK_TIMEOUT).emitWithAck(command, { album_id: albumId, ...payload }));
    } catch {
      return null;
    }
  }

  async function openAlbum() {
    const asked = first;
    first = null;
    const ack = asked ? answered(await asked) : await call(COMMANDS.openAlbum, { key: keyOf(albumId) });
    if (!socket.connected || store.state.albumId !== albumId) return;
    if (!ack) {
      socket.disconnect().connect();
      return;
    }
    if (!ack.ok) {
      turnedAway(ack.error);
      return;
    }
    isOpen = true;
    const { album, recipe, revision, can_undo: canUndo, can_redo: canRedo, may_edit: mayEdit } = ack;
    const { id, name, estimate, view_key } = album;
    const key = keyOf(albumId);
    if (key) keepKey(albumId, key, mayEdit);
    store.update({ album: { id, name, recipe, revision, canUndo, canRedo, estimate, mayEdit, view_key }, mayEdit });
    takeMembers(store, album.images);
    opened(ack.batch);
    for (const [event, fact] of heard.splice(0)) hear(event, fact);
    clearTimeout(timer);
    if (album.next !== null) timer = setTimeout(() => ask(() => fetchMembers(store, album.next)), FIRST);
  }

  /** @param {any} error */
  function turnedAway(error) {
    if (error.code === "not_found") {
      dropKey(albumId);
      store.update({ ...NO_EDIT, ...NO_ALBUM, albumId, missing: true });
      return;
    }
    tellTrouble(store, error, "connection");
    setTimeout(() => socket.connected && openAlbum(), pauseBy(error));
  }

  /** Own values or places have changed that no fact names: undo is one such change. */
  function askAgain() {
    clearTimeout(timer);
    timer = setTimeout(() => ask(() => fetchMembers(store, 0)), REST);
  }

  /** @param {() => Promise<void>} work */
  async function ask(work) {
    try {
      await work();
    } catch (problem) {
      tellTrouble(store, problem);
    }
  }

  /** @type {Record<string, (fact: any) => void>} */
  const facts = {
    [EVENTS.albumChanged]({ recipe, revision, can_undo: canUndo, can_redo: canRedo }) {
      const { album } = store.state;
      if (!album || revision < album.revision) return;
      if (JSON.stringify(recipe) === JSON.stringify(album.recipe)) askAgain();
      store.update({ album: { ...album, recipe, revision, canUndo, canRedo } });
    },
    [EVENTS.memberChanged]: ({ member }) => takeMembers(store, [member]),
    [EVENTS.membersRemoved]: ({ image_ids: ids }) => dropMembers(store, ids),
    [EVENTS.albumEstimated]({ bytes, low, high, counted, of }) {
      const { album } = store.state;
      if (album) store.update({ album: { ...album, estimate: { bytes, low, high, counted, of } } });
    },
    [EVENTS.albumClosed]({ reason }) {
      dropKey(albumId);
      store.update({ ...NO_EDIT, ...NO_ALBUM });
      tellNews(store, CLOSED[reason] ?? CLOSED.deleted, say("Drop pictures to go on."));
    },
    ...reactions,
  };

  /**
   * @param {string} event
   * @param {any} fact
   */
  function hear(event, fact) {
    if (store.state.albumId === albumId && (fact.album_id ?? albumId) === albumId) facts[event]?.(fact);
  }

  socket.on("connect", openAlbum);
  if (socket.connected) openAlbum();
  else if (!socket.active) socket.connect();
  socket.on("disconnect", () => {
    isOpen = false;
  });
  comeBack(socket, () => store.state.albumId === albumId);
  socket.onAny(hear);

  return {
    call,
    askAgain,
    get isOpen() {
      return isOpen;
    },
    hangUp() {
      clearTimeout(timer);
      if (isOpen) socket.emit(COMMANDS.closeAlbum, { album_id: albumId });
      isOpen = false;
      socket.disconnect();
    },
  };
}
