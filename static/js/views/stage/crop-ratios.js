/** The shapes that a crop can be held to: the radios and the turn of the crop bar. */

import { allIn, byId, chosenOf } from "../../lib/dom.js";
import { ratioIn } from "../../state/ratio.js";

/**
 * `reshape(ratio)` is called when a shape is chosen: width against height in pixels. `size()` gives the picture's.
 * @param {() => Size} size
 * @param {(ratio: number) => void} reshape
 */
export function createRatios(size, reshape) {
  const radios = allIn(byId("crop-bar"), "[name=crop-ratio]", HTMLInputElement);
  const turn = byId("crop-turn", HTMLButtonElement);
  const own = byId("crop-own", HTMLInputElement);
  /** @type {boolean | null} */
  let isHigh = null;

  /** The ratio to hold, 0 for any. A shape lies as the picture does, one that was typed as it was, until it is turned. */
  function chosen() {
    const value = chosenOf(radios);
    if (value === "free") return 0;
    const { width, height } = size();
    const ratio = value === "original" ? width / height : ratioIn(value === "own" ? own.value : value);
    if (!ratio) return 0;
    const wide = Math.max(ratio, 1 / ratio);
    return isLying() ? wide : 1 / wide;
  }

  function isLying() {
    const typed = chosenOf(radios) === "own" && ratioIn(own.value);
    return !(isHigh ?? (typed ? typed < 1 : size().height > size().width));
  }

  function apply() {
    const ratio = chosen();
    turn.disabled = ratio === 0 || ratio === 1;
    if (ratio) reshape(ratio);
  }
  for (const radio of radios) radio.addEventListener("change", apply);
  turn.addEventListener("click", () => {
    isHigh = isLying();
    apply();
  });
  own.addEventListener("change", () => {
    own.setAttribute("aria-invalid", `${own.value !== "" && !ratioIn(own.value)}`);
    for (const radio of radios) radio.checked = radio.value === "own";
    isHigh = null;
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
