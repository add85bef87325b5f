/** The socket of the open edit: it watches the state, sends what changes there, and brings the server's facts. */

import { io } from "socket.io-client";
import { refuse, release, takeRecipe } from "../state/edit.js";
import { NO_EDIT } from "../state/page.js";
import { supersedes } from "../state/preview.js";
import { dropKey, keepKey, keyOf } from "./keys.js";
import { tellNews, tellTrouble } from "../state/notices.js";
import { createPatches } from "./patches.js";
import { COMMANDS, EVENTS, PROTOCOL } from "./protocol.js";

/** Milliseconds after which an acknowledgement is given up, and after which a refused connection is tried again. */
const ACK_TIMEOUT = 10_000;
const RETRY = 1000;

const CLOSED = {
  deleted: "This picture was deleted in another window.",
  expired: "This picture's time is over, and it was removed.",
};

export function connect(store) {
  let line = null;

  store.watch(["imageId"], ({ imageId }) => {
    line?.hangUp();
    line = imageId ? openLine(store, imageId) : null;
  });
  store.watch(["view"], ({ view }) => line?.send(COMMANDS.setView, { view }));
  store.watch(["drawn"], ({ drawn }) => {
    if (drawn) line?.acknowledge(drawn.revision);
  });
  store.on("patch", ({ changes, phase }) => line?.patches.add(changes, phase));
  for (const command of [COMMANDS.undo, COMMANDS.redo, COMMANDS.resetRecipe]) {
    store.on(command, () => line?.travel(command));
  }
}

/** The connection of one edit, from the first `open_edit` until the page turns to another picture. */
function openLine(store, imageId) {
  const socket = io({
    query: { image_id: imageId },
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    forceNew: true,
  });
  let isOpen = false;

  /** The acknowledgement, or null when none came. */
  const call = (command, payload) =>
    socket
      .timeout(ACK_TIMEOUT)
      .emitWithAck(command, { image_id: imageId, ...payload })
      .catch(() => null);

  const patches = createPatches(
    (patch) => call(COMMANDS.patchRecipe, patch),
    (changes, ack) => {
      if (!ack.ok) {
        refuse(store, changes, ack.error);
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
      tellNews(store, "The server speaks a newer language than this page.", "Reload the page to go on.");
    }
    const { image, recipe, revision, can_undo: canUndo, can_redo: canRedo, may_edit: mayEdit } = ack;
    // Here the server's word counts whatever the page knew: it may have been restarted. What was drawn stays
    // on the screen, but must not outrank what comes.
    const drawn = store.state.drawn && { ...store.state.drawn, revision: -1 };
    isOpen = true;
    store.update({ image, recipe, revision, canUndo, canRedo, mayEdit, arrived: drawn, drawn, connection: "connected" });
    const key = keyOf(imageId);
    if (key) keepKey(imageId, key);
    if (view !== store.state.view) line.send(COMMANDS.setView, { view: store.state.view });
    patches.start(store.state.hand);
  }

  function turnedAway(error) {
    if (error.code === "not_found") {
      const known = store.state.image !== null;
      dropKey(imageId);
      store.update({ ...NO_EDIT, ...(known ? {} : { imageId, missing: true }) });
      if (known) tellTrouble(store, { code: "not_found", message: "This picture is no longer here." });
      return;
    }
    tellTrouble(store, error);
    setTimeout(() => socket.connected && openEdit(), RETRY);
  }

  function interrupted() {
    isOpen = false;
    patches.stop();
    store.update({ connection: "reconnecting" });
  }

  const line = {
    patches,

    /** A command whose acknowledgement tells nothing new; without an open edit `open_edit` will say it. */
    send(command, payload) {
      if (isOpen) socket.emit(command, { image_id: imageId, ...payload });
    },

    acknowledge(revision) {
      if (revision >= 0) line.send(COMMANDS.previewShown, { revision });
    },

    /** Undo, redo and reset, after all that the hand has done. */
    async travel(command) {
      await patches.done();
      const ack = await call(command, {});
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
  socket.on("connect_error", interrupted);
  socket.on("disconnect", (reason) => {
    if (reason === "io client disconnect") return;
    interrupted();
    // The client reconnects by itself but for this one reason.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), RETRY);
  });

  const about = (react) => (fact) => {
    if (fact.image_id === imageId && store.state.imageId === imageId) react(fact);
  };
  socket.on(EVENTS.recipeChanged, about((fact) => takeRecipe(store, fact)));
  socket.on(EVENTS.viewersChanged, about(({ count }) => store.update({ viewers: count })));
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
      tellTrouble(store, error);
    }),
  );
  socket.on(
    EVENTS.editClosed,
    about(({ reason }) => {
      dropKey(imageId);
      store.update(NO_EDIT);
      tellNews(store, CLOSED[reason], "Drop a picture to go on.");
    }),
  );
  return line;
}
