/** The original as it lies once it has been turned and straightened, before a part of it is kept. */

import { turnedSize } from "./preview.js";

/**
 * Its pixels: the largest part of the turned picture's shape that has no empty corners.
 * @param {Size} image
 * @param {Pick<Pose, "turn" | "angle">} pose
 * @returns {Size}
 */
export function lyingSize(image, { turn, angle }) {
  const { width, height } = turnedSize(image, turn);
  const share = straightenedShare({ width, height }, angle);
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/**
 * How long the sides of that part are against the picture's, 0 to 1 (app/imaging/operations/geometry.py).
 * @param {Size} size
 * @param {number} degrees
 */
export function straightenedShare({ width, height }, degrees) {
  const radians = (Math.abs(degrees) * Math.PI) / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return Math.min(width / (width * cos + height * sin), height / (width * sin + height * cos));
}
