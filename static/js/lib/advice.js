/** What to do about a refusal: code -> sentence. What happened is said by the server's own message. */

import { say, sayCount } from "./language.js";

/** @type {Record<string, string>} */
const ADVICE = {
  no_file: say("Choose a picture that has something in it."),
  not_found: say("It may have been deleted, or have expired. Drop the picture again to go on."),
  too_large: say("Save it smaller first, or choose another picture."),
  animated_image: say("Save a single frame as JPEG, PNG or WebP and drop that."),
  unreadable_image: say("Open it in another program, save it again, and drop the new file."),
  too_many_pixels: say("Make it smaller in another program first, or choose another picture."),
  too_complex: say("Save it again in another program, which writes a plainer file, and drop that."),
  too_large_for_format: say("Resize it, or choose another format."),
  too_slow: say("Check the connection, then try again."),
  too_many_images: say("Delete a picture that you no longer need, or wait until one expires."),
  rate_limited: say("Wait a little, then try again."),
  view_only: say("Ask for a link that can edit."),
  busy: say("Try again in a moment; nothing you have set is lost."),
  out_of_memory: say("Try again in a moment, or with a smaller picture."),
  render_timeout: say("Try a smaller size or another format."),
  storage_full: say("Try again later; pictures are removed when they expire."),
  storage_unavailable: say("Try again in a minute; what you have set stays on this page."),
  internal_error: say("Try again. If it happens every time, please report it."),
  offline: say("Check the connection, then try again."),
};

/**
 * The advice for a code, with the server's waiting time (seconds) where it named one; "" if there is none.
 * @param {string | undefined} code
 * @param {number | undefined} [retryAfter]
 */
export function adviceFor(code, retryAfter) {
  if (retryAfter) return sayCount(retryAfter, "Try again in {count} second.", "Try again in {count} seconds.");
  return ADVICE[code ?? ""] ?? "";
}
