/** Where the picture lies on the stage. Pure geometry: CSS pixels on the stage, fractions in the picture. */

import { shownRecipe } from "./edit.js";
import { poseOf, UPRIGHT } from "./fields.js";
import { isAligned } from "./preview.js";
import { lyingSize } from "./straight.js";

/**
 * CSS pixels that a picture's pixel fills at 100 %: one of the screen's own.
 * @param {number} ratio
 */
export function pixelSize(ratio) {
  return 1 / ratio;
}

/** Pixels of the longer side up to which a picture is so small that all of it is shown enlarged. */
const SMALL = 256;

/**
 * Everything about the picture's place, null as long as nothing is known of picture or stage:
 * `size` (pixels of the original that are seen; the result's, where the two do not lie alike), `result` (pixels of the
 * result), how the original lies under the result, `percent` (100 = the result's own pixels),
 * `whole` (the picture's box on the stage), `frame` (what of that box is on the stage), `visible` (the same in
 * fractions of the picture), `isComparable`; and how large the picture is: 1 where each pixel of `size` has its own,
 * `fit` where all is seen.
 * @param {State} state
 * @returns {Laid | null}
 */
export function layOut(state) {
  const { stage, upload, image, drawn, copy, original, cropping } = state;
  const known = upload || !image ? copy : image;
  if (!stage || !known) return null;
  const pose = poseShown(state);
  const { part } = pose;
  const lying = lyingSize(known, pose);
  const seen = { width: lying.width * part.width, height: lying.height * part.height };
  const result = upload || !drawn || cropping ? seen : drawn.stats;
  const isSame = isAligned(seen, result);
  const size = isSame ? seen : result;
  const zoom = cropping ? null : state.zoom;
  return {
    ...pose,
    size,
    result,
    isComparable: Boolean(!upload && drawn && original && isSame),
    ...place(stage, size, zoom, size.width / result.width),
  };
}

/**
 * @param {State} state
 * @returns {Pose}
 */
function poseShown(state) {
  const { catalog, upload, drawn, cropping } = state;
  if (drawn && !upload && !cropping) return drawn.pose;
  const pose = poseOf(catalog, shownRecipe(state));
  return cropping ? { ...pose, part: UPRIGHT.part } : pose;
}

/**
 * @param {Size & {ratio: number}} stage
 * @param {Size} size
 * @param {Zoom | null} zoom
 * @param {number} resized
 */
function place(stage, size, zoom, resized) {
  const pixel = pixelSize(stage.ratio);
  const fit = fitOf(size, stage.width / (size.width * pixel), stage.height / (size.height * pixel));
  const scale = Math.max(zoom?.scale ?? fit, Math.min(fit, 1));
  const [across, down] = [
    placeAxis(stage.width, size.width * pixel * scale, zoom?.x ?? 0.5, stage.ratio),
    placeAxis(stage.height, size.height * pixel * scale, zoom?.y ?? 0.5, stage.ratio),
  ];
  return {
    fit,
    scale,
    percent: 100 * scale * resized,
    whole: { left: across.begin, top: down.begin, width: across.length, height: down.length },
    frame: { left: across.from, top: down.from, width: across.to - across.from, height: down.to - down.from },
    visible: {
      x: (across.from - across.begin) / across.length,
      y: (down.from - down.begin) / down.length,
      width: (across.to - across.from) / across.length,
      height: (down.to - down.from) / down.length,
    },
  };
}

/**
 * The scale at which all is seen: a small picture by whole factors, so that its pixels stay squares; no other enlarged.
 * @param {Size} size
 * @param {number} across
 * @param {number} down
 */
function fitOf({ width, height }, across, down) {
  const room = Math.min(across, down);
  return Math.max(width, height) <= SMALL && room > 1 ? Math.floor(room) : Math.min(1, room);
}

/**
 * One direction, on the screen's own pixels: where the picture begins, how long it is, and the part on the stage.
 * @param {number} stage
 * @param {number} wanted
 * @param {number} center
 * @param {number} ratio
 */
function placeAxis(stage, wanted, center, ratio) {
  /** @param {number} length */
  const snap = (length) => Math.round(length * ratio) / ratio;
  const length = Math.max(1 / ratio, snap(wanted));
  const begin = snap(length <= stage ? (stage - length) / 2 : stage / 2 - heldCenter(stage, length, center) * length);
  return { begin, length, from: Math.max(0, begin), to: Math.min(stage, begin + length) };
}

/**
 * A center, in fractions of the picture, that leaves no gap beside a picture longer than the stage.
 * @param {number} stage
 * @param {number} length
 * @param {number} center
 */
export function heldCenter(stage, length, center) {
  const margin = stage / 2 / length;
  return length <= stage ? 0.5 : Math.min(Math.max(center, margin), 1 - margin);
}

/**
 * The box in the frame of a part of the picture, CSS pixels.
 * @param {Pick<Laid, "whole" | "frame">} laid
 * @param {Region} part
 */
export function boxIn({ whole, frame }, { x, y, width, height }) {
  return {
    left: whole.left - frame.left + x * whole.width,
    top: whole.top - frame.top + y * whole.height,
    width: width * whole.width,
    height: height * whole.height,
  };
}

/**
 * The box in the frame of the whole original as it lies, of which the picture may show a part only.
 * @param {Pick<Laid, "whole" | "frame" | "part">} laid
 */
export function originalBoxIn({ whole, frame, part }) {
  const [width, height] = [whole.width / part.width, whole.height / part.height];
  return {
    left: whole.left - frame.left - part.x * width,
    top: whole.top - frame.top - part.y * height,
    width,
    height,
  };
}
