/** What has been finished by hand is known like any variant: its numbers, and a small picture of it. */

import { isShown } from "../state/preview.js";
import { keepResult } from "../state/variants.js";

/** Pixels of the longer side of a small picture. */
const SIDE = 128;

/** @param {Store} store */
export function keepFinished(store) {
  store.watch(["drawn"], async (state) => {
    if (!isShown(state)) return;
    const { recipe, drawn, imageId } = state;
    if (!recipe || !drawn) return;
    const src = drawn.region || drawn.layer === "loss" ? undefined : await thumbnailOf(drawn.src);
    if (store.state.imageId === imageId) keepResult(store, recipe, { stats: drawn.stats, ...(src && { src }) });
  });
}

/**
 * A data URL; the picture is the one that is on the screen, so the browser has it decoded.
 * @param {string} src
 */
async function thumbnailOf(src) {
  const picture = new Image();
  picture.src = src;
  await picture.decode();
  const factor = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * factor));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * factor));
  const context = canvas.getContext("2d");
  if (!context) return undefined;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/webp", 0.8);
}
