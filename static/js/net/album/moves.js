/** Members that are moved: shown at once, then told to the server. */

import { afterMove } from "../../state/album/moving.js";
import { tellTrouble } from "../../state/notices.js";
import { problemOf } from "../problems.js";
import { COMMANDS } from "../protocol.js";

/** Ids in one command, so that no message is too long. */
const IDS = 1000;

/**
 * @param {Store} store
 * @param {() => AlbumLine | null} line
 */
export function answerMoves(store, line) {
  store.on("move_members", async (move) => {
    store.update({ members: afterMove(store.state.members, move), order: "number" });
    for (let at = 0; at < move.ids.length; at += IDS) {
      const members = move.ids.slice(at, at + IDS);
      const ack = (await line()?.call(COMMANDS.moveMembers, { members, before: move.before })) ?? null;
      if (!ack?.ok) {
        tellTrouble(store, ack?.error ?? problemOf(null));
        break;
      }
      take(ack);
    }
    line()?.askAgain();
  });

  /** @param {Ack} ack */
  function take({ revision, can_undo: canUndo, can_redo: canRedo }) {
    const { album, madeOf } = store.state;
    if (!album) return;
    // An order makes no file another: what was made stays good.
    const isFresh = madeOf === album.revision;
    store.update({ album: { ...album, revision, canUndo, canRedo }, ...(isFresh && { madeOf: revision }) });
  }
}
