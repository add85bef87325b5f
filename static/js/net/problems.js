/** What went wrong, in one form wherever it came from: an answer over HTTP, an acknowledgement or a fact. */

import { say, sayAgain, sayTold } from "../lib/language.js";

/** A request that was refused, or never arrived (code "offline"). `retryAfter` is in seconds, `field` a field's name. */
export class Problem extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{retryAfter?: number, field?: string}} facts
   */
  constructor(code, message, { retryAfter, field } = {}) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
    this.field = field;
  }
}

/**
 * The Problem that an error is: `{code, message, field?, retry_after?}`, the form of the socket, or a Problem already;
 * without any, nobody answered.
 * @param {Trouble | Problem | null | undefined} error
 */
export function problemOf(error) {
  if (error instanceof Problem) return error;
  if (!error) return new Problem("offline", say("The server did not answer."));
  const { code, field, retry_after: retryAfter } = error;
  return new Problem(code, sayTold(error), { field, retryAfter });
}

/**
 * The Problem in an answer's body (problem+json), whatever a proxy may have put there instead.
 * @param {string} text
 * @param {number} status
 * @param {string | null} retryAfter
 */
export function problemIn(text, status, retryAfter) {
  const seconds = Number(retryAfter) || undefined;
  try {
    const { code, detail, title, field } = JSON.parse(text);
    return problemOf({ code, message: sayAgain(detail || title), field, retry_after: seconds });
  } catch {
    // A proxy in front refuses large bodies by itself, with a page of its own.
    if (status === 413) return new Problem("too_large", say("The file is too large for this server."));
    const message = say("The server answered with an error ({status}).", { status });
    return new Problem("internal_error", message, { retryAfter: seconds });
  }
}
