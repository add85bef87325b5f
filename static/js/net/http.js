/** Requests, and refusals as one kind of error. */

import { keyOf } from "./keys.js";

/** A request that was refused, or never arrived (code "offline"). `retryAfter` is in seconds. */
export class Problem extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

export const OFFLINE = () => new Problem("offline", "The server did not answer.");

/** The Problem in an answer's body (problem+json), whatever a proxy may have put there instead. */
export function problemFrom(text, status, retryAfter) {
  const seconds = Number(retryAfter) || undefined;
  try {
    const { code, detail, title } = JSON.parse(text);
    return new Problem(code, detail || title, seconds);
  } catch {
    // A proxy in front refuses large bodies by itself, with a page of its own.
    if (status === 413) return new Problem("too_large", "The file is too large for this server.");
    return new Problem("internal_error", `The server answered with an error (${status}).`, seconds);
  }
}

/** Fetch; throws a Problem for every answer that is not a success. The cookie or the kept key opens the image. */
export async function request(path, { imageId = "", method = "GET" } = {}) {
  const key = imageId && keyOf(imageId);
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  let answer;
  try {
    answer = await fetch(path, { method, headers });
  } catch {
    throw OFFLINE();
  }
  if (!answer.ok) throw problemFrom(await answer.text(), answer.status, answer.headers.get("Retry-After"));
  return answer;
}

export function imagePath(imageId, part = "") {
  return `/api/images/${encodeURIComponent(imageId)}${part}`;
}
