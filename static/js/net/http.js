/** Requests over HTTP; what is refused is thrown as a Problem. */

import { keyOf } from "./keys.js";
import { problemIn, problemOf } from "./problems.js";

/**
 * Fetch; throws a Problem for every answer that is not a success. The cookie or the kept key opens the image.
 * @param {string} path
 * A `body` is sent as JSON.
 * @param {{imageId?: string, method?: string, body?: object}} [options]
 */
export async function request(path, { imageId = "", method = "GET", body } = {}) {
  const key = imageId && keyOf(imageId);
  /** @type {Record<string, string>} */
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  } catch {
    throw problemOf(null);
  }
  if (!answer.ok) throw problemIn(await answer.text(), answer.status, answer.headers.get("Retry-After"));
  return answer;
}

/**
 * @param {string} imageId
 * @param {string} [part]
 */
export function imagePath(imageId, part = "") {
  return `/api/images/${encodeURIComponent(imageId)}${part}`;
}
