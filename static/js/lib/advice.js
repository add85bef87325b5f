/** What to do about a refusal: code -> sentence. What happened is said by the server's own message. */

/** @type {Record<string, string>} */
const ADVICE = {
  no_file: "Choose a picture that has something in it.",
  not_found: "It may have been deleted, or have expired. Drop the picture again to go on.",
  too_large: "Save it smaller first, or choose another picture.",
  animated_image: "Save a single frame as JPEG, PNG or WebP and drop that.",
  unreadable_image: "Open it in another program, save it again, and drop the new file.",
  too_many_pixels: "Make it smaller in another program first, or choose another picture.",
  too_complex: "Save it again in another program, which writes a plainer file, and drop that.",
  too_large_for_format: "Resize it, or choose another format.",
  too_slow: "Check the connection, then try again.",
  too_many_images: "Delete a picture that you no longer need, or wait until one expires.",
  rate_limited: "Wait a little, then try again.",
  view_only: "Ask for a link that can edit.",
  busy: "Try again in a moment; nothing you have set is lost.",
  out_of_memory: "Try again in a moment, or with a smaller picture.",
  render_timeout: "Try a smaller size or another format.",
  storage_full: "Try again later; pictures are removed when they expire.",
  storage_unavailable: "Try again in a minute; what you have set stays on this page.",
  internal_error: "Try again. If it happens every time, please report it.",
  offline: "Check the connection, then try again.",
};

/**
 * The advice for a code, with the server's waiting time (seconds) where it named one; "" if there is none.
 * @param {string | undefined} code
 * @param {number | undefined} [retryAfter]
 */
export function adviceFor(code, retryAfter) {
  if (retryAfter) return `Try again in ${retryAfter} second${retryAfter === 1 ? "" : "s"}.`;
  return ADVICE[code ?? ""] ?? "";
}
