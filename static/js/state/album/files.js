/** The files that this tab has sent, so that their originals need not come back from the server. */

/** @type {Map<string, File>} */
const files = new Map();

/**
 * @param {string} imageId
 * @param {File} file
 */
export function keepFile(imageId, file) {
  files.set(imageId, file);
}

/** @param {string} imageId */
export function fileOf(imageId) {
  return files.get(imageId);
}
