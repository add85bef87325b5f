/** The way of changes to the album: for all its pictures, or for those that are picked. */

import { divide, memberOf, recipeOf } from "../../state/album/members.js";
import { refuse, release, takeRecipe } from "../../state/edit.js";
import { changesBetween, defaultsOf } from "../../state/fields.js";
import { tellTrouble } from "../../state/notices.js";
import { createPatches } from "../patches.js";
import { COMMANDS } from "../protocol.js";

/** Ids in one command, so that no message is too long. */
const IDS = 1000;

/**
 * `line()` is the open album's, or null.
 * @param {Store} store
 * @param {() => AlbumLine | null} line
 * @returns {Wider}
 */
export function createChanges(store, line) {
  /** The queues of patches, by the members that they are for. */
  /** @type {Map<string, ReturnType<typeof createPatches>>} */
  const queues = new Map();

  /** @param {string[] | null} targets */
  function queueFor(targets) {
    const { albumId } = store.state;
    const name = [albumId, ...(targets ?? [])].join();
    const known = queues.get(name);
    if (known) return known;
    const made = createPatches(
      (patch) => (store.state.albumId === albumId ? send(patch, targets) : Promise.resolve({ ok: false, error: {} })),
      (changes, ack) => answered(changes, ack, targets),
    );
    made.start({});
    queues.set(name, made);
    return made;
  }

  /**
   * @param {Patch} patch
   * @param {string[] | null} targets
   */
  async function send(patch, targets) {
    const open = line();
    if (!open?.isOpen) return null;
    if (!targets) return open.call(COMMANDS.patchAlbum, patch);
    let ack = null;
    for (let at = 0; at < targets.length; at += IDS) {
      ack = await open.call(COMMANDS.patchAlbum, { ...patch, members: targets.slice(at, at + IDS) });
      if (!ack?.ok) return ack;
    }
    return ack;
  }

  /**
   * @param {Recipe} changes
   * @param {Ack | Nack} ack
   * @param {string[] | null} targets
   */
  function answered(changes, ack, targets) {
    const { album, members, imageId } = store.state;
    if (!ack.ok || !album) {
      refuse(store, changes, ack.error);
      if (ack.error?.message && Object.keys(changes).length > 1) tellTrouble(store, ack.error, "recipe");
      return;
    }
    const { recipe, revision, can_undo: canUndo, can_redo: canRedo } = ack;
    const among = new Set(targets);
    store.update({
      album: { ...album, recipe, revision, canUndo, canRedo },
      ...(targets && { members: members.map((each) => (among.has(each.id) ? withOwn(each, changes) : each)) }),
    });
    const front = memberOf(store.state, imageId);
    if (front) takeRecipe(store, { ...ack, recipe: recipeOf(store.state, front) });
    release(store, changes);
  }

  return {
    take(changes, phase) {
      if (!line()) return changes;
      const { shared, chosen, own, targets } = divide(store.state, changes);
      if (Object.keys(shared).length) queueFor(null).add(shared, phase);
      if (Object.keys(chosen).length) queueFor(targets).add(chosen, phase);
      return own;
    },

    ownOf: (changes) => (line() ? divide(store.state, changes).own : changes),

    travel(command) {
      const { album, catalog, imageId, scope, alone, picked } = store.state;
      if (!line() || !album || command !== "reset_recipe" || scope === "one" || alone || picked.length) return false;
      const defaults = changesBetween(album.recipe, defaultsOf(catalog));
      if (Object.keys(defaults).length) queueFor(null).add(defaults, "settle");
      // What the picture in front has set for itself goes too: that is its edit's own matter.
      return Object.keys(memberOf(store.state, imageId)?.own ?? {}).length === 0;
    },

    done: () => Promise.all([...queues.values()].map((queue) => queue.done())),
  };
}

/**
 * A member with these values of its own; null takes one back.
 * @param {Member} member
 * @param {Recipe} changes
 * @returns {Member}
 */
function withOwn(member, changes) {
  const own = Object.entries({ ...member.own, ...changes }).filter(([, value]) => value !== null);
  return { ...member, own: Object.fromEntries(own) };
}
