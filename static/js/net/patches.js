/** The way of changes to the server: one patch in flight, and of each waiting gesture only the newest values. */

/** Milliseconds between two patches: about sixty a second, half of what the server allows. */
const SPACING = 16;
/** Milliseconds before a patch that was not taken (too many, no answer, another server's edit) is sent again. */
const PATIENCE = 250;
/** Milliseconds after which a hand that holds still says so: after 2 s without a patch its gesture would be over. */
const STILL_HERE = 1500;
/** So often it says so: for five minutes. A gesture without an end is one whose end the page has missed. */
const AT_MOST = 200;
const NOT_TAKEN = ["rate_limited", "moved"];

/**
 * `send(patch)` resolves to the acknowledgement, null when there was none; `answered(changes, ack)` is called
 * for every patch that the server has decided on.
 * @param {(patch: Patch) => Promise<Ack | Nack | null>} send
 * @param {(changes: Recipe, ack: Ack | Nack) => void} answered
 */
export function createPatches(send, answered) {
  /** @type {Patch[]} */
  let waiting = [];
  let inFlight = false;
  let running = false;
  let timer = 0;
  let earliest = 0;
  let isMoving = false;
  let still = 0;
  /** @type {(() => void)[]} */
  const idle = [];

  function schedule() {
    clearTimeout(timer);
    if (!running || inFlight) return;
    if (!waiting.length) {
      for (const resolve of idle.splice(0)) resolve();
      if (isMoving && still < AT_MOST) timer = setTimeout(holdStill, STILL_HERE);
      return;
    }
    const pause = earliest - performance.now();
    // At once where it may: a timer would fire only after the frame that is being made.
    if (pause > 0) timer = setTimeout(flush, pause);
    else flush();
  }

  function holdStill() {
    still += 1;
    waiting.push({ changes: {}, phase: "drag" });
    flush();
  }

  async function flush() {
    const patch = waiting.shift();
    if (!patch) return;
    inFlight = true;
    earliest = performance.now() + SPACING;
    const ack = await send(patch);
    inFlight = false;
    if (!ack || NOT_TAKEN.includes(ack.error?.code ?? "")) {
      putBack(patch);
      earliest = performance.now() + PATIENCE;
    } else {
      answered(patch.changes, ack);
    }
    schedule();
  }

  /** @param {Patch} patch */
  function putBack(patch) {
    const next = waiting[0];
    if (next && patch.phase === "drag") next.changes = { ...patch.changes, ...next.changes };
    else waiting.unshift(patch);
  }

  /**
   * @param {Recipe} changes
   * @param {Patch["phase"]} phase
   */
  function queue(changes, phase) {
    isMoving = phase === "drag";
    const last = waiting.at(-1);
    if (last?.phase === "drag") Object.assign(last, { changes: { ...last.changes, ...changes }, phase });
    else waiting.push({ changes: { ...changes }, phase });
  }

  return {
    /**
     * A settle ends its gesture, so that each gesture stays one undo step; what follows is sent after it.
     * @param {Recipe} changes
     * @param {Patch["phase"]} phase
     */
    add(changes, phase) {
      still = 0;
      queue(changes, phase);
      schedule();
    },

    /**
     * Resolves when everything given so far has been answered.
     * @returns {Promise<void>}
     */
    done() {
      return new Promise((resolve) => {
        idle.push(resolve);
        schedule();
      });
    },

    /**
     * The edit is open (again): `unsent` is what the hand holds that the server does not know, and `gestures` how that
     * came about where each is to be a step of its own: then what was added since is sent after them.
     * @param {Recipe} unsent
     * @param {Patch[]} [gestures]
     */
    start(unsent, gestures = []) {
      running = true;
      isMoving = false;
      const since = gestures.length ? waiting : [];
      waiting = [];
      if (!gestures.length && Object.keys(unsent).length) queue(unsent, "settle");
      for (const { changes, phase } of [...gestures, ...since]) queue(changes, phase);
      schedule();
    },

    stop() {
      running = false;
      clearTimeout(timer);
    },
  };
}
