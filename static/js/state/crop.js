/** The part of the picture to keep, as handles and keys change it. Boxes are in fractions of the turned picture. */

export const WHOLE = { x: 0, y: 0, width: 1, height: 1 };
/** Pixels of the shortest side that can be kept. */
const SHORTEST = 16;

/**
 * The box after a handle was moved. `handle` is `{x, y}`, each -1, 0 or 1: the sides that it moves, none for the box
 * as a whole; `by` is `{x, y}` in fractions; `shape` is width against height in pixels, 0 for any; `size` the turned
 * picture's pixels.
 * @param {Region} box
 * @param {Place} handle
 * @param {Place} by
 * @param {number} shape
 * @param {Size} size
 */
export function dragged(box, handle, by, shape, size) {
  if (!handle.x && !handle.y) {
    return whole({ ...box, x: held(box.x + by.x, 0, 1 - box.width), y: held(box.y + by.y, 0, 1 - box.height) }, size);
  }
  const [x, width] = side(box.x, box.width, handle.x, by.x, SHORTEST / size.width);
  const [y, height] = side(box.y, box.height, handle.y, by.y, SHORTEST / size.height);
  const moved = { x, y, width, height };
  return whole(shape ? shapedAt(moved, handle, (shape * size.height) / size.width) : moved, size, shape);
}

/**
 * The box in another shape: as much of the picture, around the same middle, as far as there is room.
 * @param {Region} box
 * @param {number} shape
 * @param {Size} size
 */
export function shaped(box, shape, size) {
  const ratio = (shape * size.height) / size.width;
  const width = Math.min(1, ratio, Math.sqrt(box.width * box.height * ratio));
  const height = width / ratio;
  const x = held(box.x + (box.width - width) / 2, 0, 1 - width);
  const y = held(box.y + (box.height - height) / 2, 0, 1 - height);
  return whole({ x, y, width, height }, size, shape);
}

/**
 * The box after the picture was turned by a quarter, clockwise (1) or back (-1): the same part of what it shows.
 * @param {Region} box
 * @param {number} direction
 */
export function turnedBox({ x, y, width, height }, direction) {
  const turned = { width: height, height: width };
  return direction > 0 ? { x: 1 - y - height, y: x, ...turned } : { x: y, y: 1 - x - width, ...turned };
}

/**
 * The box after the picture was mirrored, left to right or top to bottom.
 * @param {Region} box
 * @param {boolean} isAcross
 */
export function flippedBox({ x, y, width, height }, isAcross) {
  return isAcross ? { x: 1 - x - width, y, width, height } : { x, y: 1 - y - height, width, height };
}

/** @param {Size} box */
export function isWhole({ width, height }) {
  return width === 1 && height === 1;
}

/**
 * @param {number} begin
 * @param {number} length
 * @param {number} moves
 * @param {number} by
 * @param {number} least
 */
function side(begin, length, moves, by, least) {
  if (moves < 0) {
    const from = held(begin + by, 0, begin + length - least);
    return [from, begin + length - from];
  }
  return moves > 0 ? [begin, held(begin + length + by, begin + least, 1) - begin] : [begin, length];
}

/**
 * The box brought to a ratio (of fractions); what lies opposite the handle stays where it is.
 * @param {Region} box
 * @param {Place} handle
 * @param {number} ratio
 */
function shapedAt(box, handle, ratio) {
  const [x, y] = [anchor(box.x, box.width, handle.x), anchor(box.y, box.height, handle.y)];
  const wanted = !handle.x ? box.height * ratio : !handle.y ? box.width : Math.max(box.width, box.height * ratio);
  const width = Math.min(wanted, room(x, handle.x), room(y, handle.y) * ratio);
  const height = width / ratio;
  return { x: from(x, width, handle.x), y: from(y, height, handle.y), width, height };
}

/**
 * @param {number} begin
 * @param {number} length
 * @param {number} moves
 */
function anchor(begin, length, moves) {
  return moves < 0 ? begin + length : moves > 0 ? begin : begin + length / 2;
}

/**
 * @param {number} anchored
 * @param {number} length
 * @param {number} moves
 */
function from(anchored, length, moves) {
  return moves < 0 ? anchored - length : moves > 0 ? anchored : anchored - length / 2;
}

/**
 * @param {number} anchored
 * @param {number} moves
 */
function room(anchored, moves) {
  return moves < 0 ? anchored : moves > 0 ? 1 - anchored : 2 * Math.min(anchored, 1 - anchored);
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function held(value, least, most) {
  return Math.min(Math.max(value, least), most);
}

/**
 * On whole pixels, inside the picture, and in the shape as well as pixels allow.
 * @param {Region} box
 * @param {Size} size
 * @param {number} [shape]
 */
function whole(box, size, shape = 0) {
  const width = held(Math.round(box.width * size.width), 1, size.width);
  const height = held(Math.round(shape ? width / shape : box.height * size.height), 1, size.height);
  return {
    x: held(Math.round(box.x * size.width), 0, size.width - width) / size.width,
    y: held(Math.round(box.y * size.height), 0, size.height - height) / size.height,
    width: width / size.width,
    height: height / size.height,
  };
}
