/** Requests over HTTP; what is refused is thrown as a Problem. */

import { keyOf } from "./keys.js";
import { problemIn, problemOf } from "./problems.js";

/**
 * Fetch; throws a Problem for every answer that is not a success. The cookie or the kept key opens the image.
 * A `body` is sent as JSON, but a form as it is; `accept` is the type of answer that is asked for.
 * @param {string} path
 * @param {{imageId?: string, method?: string, body?: object, signal?: AbortSignal, accept?: string}} [options]
 */
export async function request(path, { imageId = "", method = "GET", body, signal, accept } = {}) {
  const key = imageId && keyOf(imageId);
  /** @type {Record<string, string>} */
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  if (accept) headers.Accept = accept;
  const isForm = body instanceof FormData;
  if (body && !isForm) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: isForm ? body : JSON.stringify(body), signal });
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
