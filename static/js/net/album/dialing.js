/** The socket of an album. That of the album that the page's address names is dialed before the page stands. */

import { dial } from "../dialing.js";
import { keyOf } from "../keys.js";
import { COMMANDS } from "../protocol.js";

/** Milliseconds after which an acknowledgement is given up. */
export const ACK_TIMEOUT = 10_000;

/**
 * `opening` is the acknowledgement of `open_album` where that was sent already, and resolves to null where none came;
 * `heard` are the facts that have come since.
 * @typedef {{socket: ReturnType<typeof dial>, opening: Promise<any> | null, heard: [string, any][]}} Dialed
 */

/** @type {{albumId: string, made: Dialed, stop: () => void} | null} */
let ahead = null;

/** @param {string} albumId */
export function dialAhead(albumId) {
  /** @type {Dialed} */
  const made = { socket: dial({ album_id: albumId }), opening: null, heard: [] };
  const { socket } = made;
  /** @param {string} event @param {any} fact */
  const listen = (event, fact) => made.heard.push([event, fact]);
  const open = () => {
    const payload = { album_id: albumId, key: keyOf(albumId) };
    made.opening = socket
      .timeout(ACK_TIMEOUT)
      .emitWithAck(COMMANDS.openAlbum, payload)
      .catch(() => null);
  };
  const forget = () => {
    made.opening = null;
    made.heard.length = 0;
  };
  socket.onAny(listen).on("connect", open).on("disconnect", forget);
  ahead = { albumId, made, stop: () => socket.offAny(listen).off("connect", open).off("disconnect", forget) };
}

/**
 * What was dialed ahead, once; else a new socket.
 * @param {string} albumId
 * @returns {Dialed}
 */
export function dialed(albumId) {
  const taken = ahead;
  ahead = null;
  taken?.stop();
  if (taken?.albumId === albumId) return taken.made;
  taken?.made.socket.disconnect();
  return { socket: dial({ album_id: albumId }), opening: null, heard: [] };
}
