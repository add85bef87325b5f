/** What was dropped: files, and the pictures of folders. */

/** @typedef {{file: File, path: string}} Found */

const PICTURE = /\.(jpe?g|png|webp)$/i;

/**
 * The files of a drop in their order, a folder's pictures in its place; `hasFolder` tells whether there was one,
 * and `paths` in which folders a file was, as "trip/day 1".
 * @param {DataTransfer | null} dropped
 */
export async function filesIn(dropped) {
  // The browser forgets the drop once its event is over: all is read from it before anything is waited for.
  const files = [...(dropped?.files ?? [])];
  const entries = [...(dropped?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null);
  const folders = entries.filter((entry) => entry?.isDirectory);
  if (!folders.length) return { files, paths: new Map(), hasFolder: false };
  const found = (await Promise.all(entries.map((entry) => (entry ? filesOf(entry) : [])))).flat();
  const paths = new Map(found.map(({ file, path }) => [file, path]));
  return { files: found.map(({ file }) => file), paths, hasFolder: true };
}

/**
 * @param {FileSystemEntry} entry
 * @param {boolean} [isWithin] whether it was found in a folder, where only pictures count
 * @returns {Promise<Found[]>}
 */
async function filesOf(entry, isWithin = false) {
  if (entry.isFile) {
    const file = /** @type {FileSystemFileEntry} */ (entry);
    if (isWithin && !PICTURE.test(entry.name)) return [];
    const path = entry.fullPath.split("/").slice(1, -1).join("/");
    return [{ file: await new Promise((resolve, reject) => file.file(resolve, reject)), path }];
  }
  const within = await entriesOf(/** @type {FileSystemDirectoryEntry} */ (entry));
  const found = await Promise.all(within.map((each) => filesOf(each, true)));
  return found.flat();
}

/**
 * A reader gives a folder's entries by and by, and none once it has given all.
 * @param {FileSystemDirectoryEntry} folder
 */
async function entriesOf(folder) {
  const reader = folder.createReader();
  /** @type {FileSystemEntry[]} */
  const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return all.sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
    all.push(...some);
  }
}
