/** Counting how often each level occurs in a picture. */

const LEVELS = 256;

/**
 * From RGBA bytes: `{luma, red, green, blue}`, each 256 counts, and the parts (0 to 1) of the pixels with a channel at
 * its lowest (`low`) or highest (`high`) level, where detail is lost. Luma is Rec. ITU-R BT.709's. What cannot be
 * seen is not counted.
 * @param {Uint8ClampedArray} bytes
 */
export function countLevels(bytes) {
  const [luma, red, green, blue] = Array.from({ length: 4 }, () => new Uint32Array(LEVELS));
  let [pixels, low, high] = [0, 0, 0];
  for (let at = 0; at < bytes.length; at += 4) {
    if (bytes[at + 3] === 0) continue;
    const [r, g, b] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    red[r]++;
    green[g]++;
    blue[b]++;
    luma[Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b)]++;
    pixels++;
    if (r === 0 || g === 0 || b === 0) low++;
    if (r === 255 || g === 255 || b === 255) high++;
  }
  return { luma, red, green, blue, low: low / (pixels || 1), high: high / (pixels || 1) };
}
