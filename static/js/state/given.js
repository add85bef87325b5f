/** Files that somebody gives to the page, whichever way: one picture stays one, several are an album. */

/**
 * @param {Store} store
 * @param {File[]} files
 * @param {Recipe | null} [recipe]
 * @param {Map<File, string>} [paths] the folders that they were in
 */
export function openFiles(store, files, recipe = null, paths = new Map()) {
  if (!files.length) return;
  // An open album takes what comes.
  if (files.length > 1 || store.state.albumId) store.ask("add_files", { files, paths, recipe });
  else store.ask("upload", { file: files[0], recipe });
}
