/** The socket of the open edit: it watches the state, sends what changes there, and brings the server's facts. */

import { say } from "../lib/language.js";
import { movedIn, refuse, release, takeRecipe, unkept, whatIsLost } from "../state/edit.js";
import { endTrouble, tellNews, tellTrouble } from "../state/notices.js";
import { NO_EDIT } from "../state/page.js";
import { supersedes } from "../state/preview.js";
import { travelled } from "../state/unsent.js";
import { comeBack, dial, pauseBy } from "./dialing.js";
import { dropKey, keepKey, keyOf } from "./keys.js";
import { NARROW } from "./narrow.js";
import { createPatches } from "./patches.js";
import { problemIn, problemOf } from "./problems.js";
import { COMMANDS, EVENTS, PROTOCOL } from "./protocol.js";

/** Milliseconds after which an acknowledgement is given up. */
const ACK_TIMEOUT = 10_000;
/** Milliseconds for which a gap in the connection is not worth a word. */
const SHORT = 1000;

/** Commands through the history that are asked for by their own names. */
const TRAVELS = /** @type {const} */ (["undo", "redo", "reset_recipe"]);

/** @type {Record<string, string>} */
const CLOSED = {
  deleted: say("This picture was deleted in another window."),
  expired: say("This picture has expired and was removed."),
  revoked: say("The link that opened this picture was replaced and no longer works."),
};

/**
 * Open a line whenever the page turns to a picture. Returns `{call, hear}` for what is beside the live loop: `call`
 * resolves to the acknowledgement of a command, or null, and `hear` names what reacts to a fact.
 * @param {Store} store
 * @returns {Line}
 */
export function connect(store) {
  /** @type {ReturnType<typeof openLine> | null} */
  let line = null;
  /** @type {Map<string, (fact: any) => void>} */
  const reactions = new Map();
  let wider = NARROW;

  store.watch(["imageId"], ({ imageId }) => {
    line?.hangUp();
    line = imageId ? openLine(store, imageId, reactions, () => wider) : null;
  });
  store.watch(["view"], ({ view }) => line?.send(COMMANDS.setView, { view }));
  store.watch(["drawn"], ({ drawn }) => {
    if (drawn) line?.acknowledge(drawn.revision);
  });
  store.on("patch", ({ changes, phase }) => {
    const own = wider.take(changes, phase);
    if (Object.keys(own).length) line?.patches.add(own, phase);
  });
  for (const command of TRAVELS) {
    store.on(command, () => {
      const { upload } = store.state;
      if (upload) store.update({ upload: travelled(upload, command) });
      else if (!wider.travel(command)) line?.travel(command);
    });
  }
  store.on("go_to_step", (step) => line?.travel(COMMANDS.goToStep, { step }));
  return {
    call: async (command, payload = {}) => line?.call(command, payload) ?? null,
    hear: (event, react) => reactions.set(event, react),
    widen: (given) => (wider = given),
  };
}

/**
 * An acknowledgement or a fact, with what went wrong as a Problem.
 * @param {any} message
 */
function heard(message) {
  return message.error ? { ...message, error: problemOf(message.error) } : message;
}

/**
 * The connection of one edit, from the first `open_edit` until the page turns to another picture.
 * @param {Store} store
 * @param {string} imageId
 * @param {Map<string, (fact: any) => void>} reactions
 * @param {() => Wider} wider
 */
function openLine(store, imageId, reactions, wider) {
  const socket = dial({ image_id: imageId });
  comeBack(socket, () => store.state.imageId === imageId);
  let isOpen = false;
  let awaySince = 0;

  /**
   * The acknowledgement, or null when none came.
   * @param {string} command
   * @param {object} payload
   * @returns {Promise<Ack | Nack | null>}
   */
  const call = async (command, payload) => {
    try {
      const ack = heard(await socket.timeout(ACK_TIMEOUT).emitWithAck(command, { image_id: imageId, ...payload }));
      // Every command counts as use, and the picture's time starts over.
      const { image_ttl_ms: alone, album_ttl_ms: together } = store.state.catalog.limits;
      if (ack.ok) store.update({ expiresAt: Date.now() + (store.state.albumId ? together : alone) });
      return ack;
    } catch {
      return null;
    }
  };

  const patches = createPatches(
    (patch) => call(COMMANDS.patchRecipe, patch),
    (changes, ack) => {
      if (!ack.ok) {
        refuse(store, changes, ack.error);
        // One of many that came together may have no control in sight.
        if (Object.keys(changes).length > 1) tellTrouble(store, ack.error, "recipe");
        return;
      }
      takeRecipe(store, ack);
      release(store, changes);
    },
  );

  async function openEdit() {
    const { view } = store.state;
    const ack = await call(COMMANDS.openEdit, { key: keyOf(imageId), ...(view && { view }) });
    if (!socket.connected || store.state.imageId !== imageId) return;
    if (!ack) {
      socket.disconnect().connect();
      return;
    }
    if (!ack.ok) {
      turnedAway(ack.error);
      return;
    }
    if (ack.protocol !== PROTOCOL) {
      tellNews(store, say("This page is older than the server."), say("Reload the page to go on."));
    }
    const { image, recipe, revision, can_undo: canUndo, can_redo: canRedo, may_edit: mayEdit } = ack;
    // Here the server's word counts whatever the page knew: it may have been restarted. What it lacks is sent
    // again. What was drawn stays on the screen, but must not outrank what comes.
    const known = store.state;
    const drawn = known.drawn && { ...known.drawn, revision: -1 };
    isOpen = true;
    const hand = unkept(known, { recipe, revision, may_edit: mayEdit });
    const opened = { image, recipe, revision, canUndo, canRedo, mayEdit, hand, unsent: [] };
    store.update({ ...opened, arrived: drawn, drawn, final: null, connection: "connected" });
    endTrouble(store, "connection");
    const key = keyOf(imageId);
    if (key) keepKey(imageId, key, mayEdit);
    store.update({ key: mayEdit ? (key ?? "") : "" });
    if (awaySince) tellReturn(revision !== known.revision);
    awaySince = 0;
    if (view !== store.state.view) line.send(COMMANDS.setView, { view: store.state.view });
    patches.start(wider().ownOf(hand), known.unsent);
  }

  /** @param {ProblemFacts} error */
  function turnedAway(error) {
    if (error.code === "not_found") {
      const known = store.state.image !== null;
      dropKey(imageId);
      store.update({ ...NO_EDIT, ...(known ? { lost: whatIsLost(store.state) } : { imageId, missing: true }) });
      if (known) tellTrouble(store, { code: "not_found", message: say("This picture is no longer here.") });
      return;
    }
    tellTrouble(store, error, "connection");
    setTimeout(() => socket.connected && openEdit(), pauseBy(error));
  }

  /** @param {boolean} isChanged */
  function tellReturn(isChanged) {
    if (Date.now() - awaySince < SHORT) return;
    const news = isChanged
      ? say("Connected again, with what others have changed in between.")
      : say("Connected again, and nothing was missed.");
    tellNews(store, news);
  }

  function interrupted() {
    if (isOpen) awaySince = Date.now();
    isOpen = false;
    patches.stop();
    store.update({ connection: "reconnecting" });
  }

  const line = {
    patches,
    call,

    /**
     * A command whose acknowledgement tells nothing new; without an open edit `open_edit` will say it.
     * @param {string} command
     * @param {object} payload
     */
    send(command, payload) {
      if (isOpen) socket.emit(command, { image_id: imageId, ...payload });
    },

    /** @param {number} revision */
    acknowledge(revision) {
      if (revision >= 0) line.send(COMMANDS.previewShown, { revision });
    },

    /**
     * Undo, redo and reset, after all that the hand has done.
     * @param {string} command
     * @param {object} payload
     */
    async travel(command, payload = {}) {
      await Promise.all([patches.done(), wider().done()]);
      const ack = await call(command, payload);
      if (!ack) return;
      if (ack.ok) takeRecipe(store, ack);
      else tellTrouble(store, ack.error);
    },

    hangUp() {
      line.send(COMMANDS.closeEdit, {});
      patches.stop();
      socket.disconnect();
      store.update({ connection: "idle" });
    },
  };

  store.update({ connection: "connecting" });
  socket.on("connect", openEdit);
  socket.on("connect_error", (/** @type {ConnectError} */ { context }) => {
    interrupted();
    // Asked over HTTP, the server says why it takes no more pages.
    if (context?.status === 503) {
      tellTrouble(store, problemIn(context.responseText, 503, context.getResponseHeader("Retry-After")), "connection");
    }
  });
  socket.on("disconnect", (reason) => {
    if (reason !== "io client disconnect") interrupted();
  });

  /** @type {(react: (fact: any) => void) => (fact: any) => void} */
  const about = (react) => (fact) => {
    if (fact.image_id === imageId && store.state.imageId === imageId) react(heard(fact));
  };
  socket.onAny((event, fact) => {
    const react = reactions.get(event);
    if (react) about(react)(fact);
  });
  socket.on(
    EVENTS.recipeChanged,
    about((fact) => {
      const moved = movedIn(store.state, fact.recipe);
      takeRecipe(store, fact);
      store.update({ movedByOthers: moved });
    }),
  );
  socket.on(
    EVENTS.viewersChanged,
    about(({ count }) => store.update({ viewers: count })),
  );
  socket.on(
    EVENTS.previewRendered,
    about((preview) => {
      if (supersedes(preview, store.state.arrived)) store.update({ arrived: preview });
      // It is dropped, but the server waits for an answer before it draws the next.
      else line.acknowledge(preview.revision);
    }),
  );
  socket.on(
    EVENTS.renderFailed,
    about(({ revision, error }) => {
      if (revision < store.state.revision) return;
      if (error.field) refuse(store, {}, error);
      tellTrouble(store, error, "recipe");
    }),
  );
  socket.on(
    EVENTS.editClosed,
    about(({ reason }) => {
      dropKey(imageId);
      store.update({ ...NO_EDIT, lost: reason === "expired" ? whatIsLost(store.state) : null });
      tellNews(
        store,
        CLOSED[reason],
        store.state.lost ? say("It can be opened again below.") : say("Drop a picture to go on."),
      );
    }),
  );
  return line;
}
