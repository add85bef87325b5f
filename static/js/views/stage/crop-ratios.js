/** The shapes that a crop can be held to: the radios and the turn of the crop bar. */

import { allIn, byId, chosenOf } from "../../lib/dom.js";

/**
 * `reshape(ratio)` is called when a shape is chosen: width against height in pixels. `size()` gives the picture's.
 * @param {() => Size} size
 * @param {(ratio: number) => void} reshape
 */
export function createRatios(size, reshape) {
  const radios = allIn(byId("crop-bar"), "[name=crop-ratio]", HTMLInputElement);
  const turn = byId("crop-turn", HTMLButtonElement);
  /** @type {boolean | null} */
  let isHigh = null;

  /** The ratio to hold, 0 for any. A shape lies as the picture does, until it is turned. */
  function chosen() {
    const value = chosenOf(radios);
    if (value === "free") return 0;
    const { width, height } = size();
    const [across, down] = value === "original" ? [width, height] : value.split(":").map(Number);
    const wide = Math.max(across, down) / Math.min(across, down);
    return (isHigh ?? height > width) ? 1 / wide : wide;
  }

  function apply() {
    const ratio = chosen();
    turn.disabled = ratio === 0 || ratio === 1;
    if (ratio) reshape(ratio);
  }
  for (const radio of radios) radio.addEventListener("change", apply);
  turn.addEventListener("click", () => {
    isHigh = !(isHigh ?? size().height > size().width);
    apply();
  });
  turn.disabled = true;

  return {
    chosen,
    /** Back to any shape, as for a picture that has just been opened. */
    free() {
      for (const radio of radios) radio.checked = radio.value === "free";
      isHigh = null;
      turn.disabled = true;
    },
  };
}
