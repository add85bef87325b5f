/** What this browser shows of the formats that not every browser does: it is given a tiny file of each to try. */

/**
 * The names of those that it shows.
 * @param {Catalog} catalog
 * @returns {Promise<string[]>}
 */
export async function provenFormats({ formats }) {
  const tried = formats.filter(({ proof }) => proof);
  const outcomes = await Promise.allSettled(tried.map(({ mime, proof }) => decode(`data:${mime};base64,${proof}`)));
  return tried.filter((_, index) => outcomes[index].status === "fulfilled").map(({ name }) => name);
}

/** @param {string} src */
function decode(src) {
  const picture = new Image();
  picture.src = src;
  return picture.decode();
}
