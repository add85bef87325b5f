/** Shapes as people type them: "16:9", "2.35 : 1", "1,5" and the like. */

const TYPED = /^\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*(?:[:/x×]\s*(\d{1,5}(?:[.,]\d{1,3})?)\s*)?$/i;
/** No picture that is longer than this many times its width is meant. */
const MOST = 100;

/**
 * Width against height, 0 for what is no shape.
 * @param {string} text
 */
export function ratioIn(text) {
  const [, across = "", down = "1"] = TYPED.exec(text) ?? [];
  const ratio = Number(across.replace(",", ".")) / Number(down.replace(",", "."));
  return ratio >= 1 / MOST && ratio <= MOST ? ratio : 0;
}
