/**
 * How the page dials, and when it dials again after a break. Most breaks are a server that has handed over to another,
 * so it is soon; and by chance within a span, so that not all pages of a server come at once.
 */

import { io } from "socket.io-client";

/** Milliseconds: the usual pause, that after a connection which was ended as soon as it stood, and how soon that is. */
const SOON = 200;
const LATER = 1000;
const STEADY = 5000;

/**
 * A connection. `query` names what it is for, by which a balancer finds the server that has it.
 * @param {Record<string, string>} query
 */
export function dial(query) {
  return io({
    query,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    forceNew: true,
    // The first try after 125 to 375 ms, each further one after about twice as long as the one before.
    reconnectionDelay: 250,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
  });
}

/**
 * Dial again while `isWanted` when the server has ended a connection: the client comes back by itself but for that.
 * @param {ReturnType<typeof dial>} socket
 * @param {() => boolean} isWanted
 */
export function comeBack(socket, isWanted) {
  let since = Date.now();
  socket.on("connect", () => {
    since = Date.now();
  });
  socket.on("disconnect", (reason) => {
    if (reason !== "io server disconnect") return;
    setTimeout(() => isWanted() && socket.connect(), pauseAfter(Date.now() - since));
  });
}

/**
 * Milliseconds before a page dials again that the server has let go, `lasted` milliseconds after it had come.
 * @param {number} lasted
 * @returns {number}
 */
export function pauseAfter(lasted) {
  return (lasted < STEADY ? LATER : SOON) * (0.5 + Math.random());
}

/**
 * Milliseconds before a page asks again that was refused; never sooner than it was told.
 * @param {ProblemFacts} error
 * @returns {number}
 */
export function pauseBy({ retryAfter }) {
  return (retryAfter ? retryAfter * 1000 : LATER) * (1 + Math.random() / 4);
}
