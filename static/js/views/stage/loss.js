/** What compression has cost: a map of the loss in place of the result, the score, and the mark on the worst place. */

import { byId, placeAt, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { boxIn, layOut } from "../../state/placement.js";
import { zoomToPlace } from "../../state/zoom.js";

/** CSS pixels that the mark has at least, so that it is seen on a picture that is small on the screen. */
const LEAST = 24;
/** Percent of the frame that the line leaves to the original beside a place that is shown. */
const ASIDE = 20;

/** @param {Store} store */
export function showLoss(store) {
  const button = byId("loss");
  const worst = byId("worst", HTMLButtonElement);
  const mark = byId("worst-mark");
  const side = byId("result-side");
  const score = byId("loss-score");
  /** The newest final that was judged. */
  /** @type {{revision: number, score: number, worst: Worst} | null} */
  let judged = null;
  let isMarked = false;

  button.addEventListener("click", () => {
    store.update({ layer: store.state.layer === "loss" ? "result" : "loss" });
  });
  worst.addEventListener("click", () => {
    isMarked = !isMarked;
    if (isMarked && judged) {
      zoomToPlace(store, judged.worst, 1);
      // The place is in the middle, and so was the line.
      store.update({ split: Math.min(store.state.split, ASIDE) });
    }
    show(store.state);
  });
  addShortcuts(say("Picture"), [
    { keys: ["L"], does: say("Show what was lost"), press: () => button.click() },
    { keys: ["W"], does: say("Go to the worst place"), press: () => worst.click() },
  ]);

  store.watch(["imageId"], () => {
    judged = null;
    isMarked = false;
  });
  store.watch(["drawn"], ({ drawn }) => {
    if (drawn?.stage !== "final") return;
    const { score: value, worst: place } = drawn.stats;
    judged = place ? { revision: drawn.revision, score: value ?? 0, worst: place } : null;
  });
  store.watch(["drawn", "layer", "zoom", "stage", "cropping", "imageId"], show);

  /** @param {State} state */
  function show(state) {
    const { layer, drawn, revision, cropping } = state;
    const isLoss = layer === "loss";
    button.setAttribute("aria-pressed", `${isLoss}`);
    worst.disabled = !judged;
    worst.setAttribute("aria-pressed", `${isMarked}`);
    setText(side, isLoss ? say("Loss: lighter is more") : say("Result"));

    const laid = layOut(state);
    const isWanted = !cropping && (isLoss || isMarked);
    mark.hidden = score.hidden = !(judged && drawn && laid && isWanted);
    if (!judged || !laid || mark.hidden) return;
    placeAt(mark, atLeast(boxIn(laid, judged.worst), LEAST));
    // While the hand moves, the worst place is where it was in the last file.
    mark.classList.toggle("old", judged.revision !== revision);
    setText(
      score,
      say("Score {score} of 100, worst {worst}", {
        score: Math.round(judged.score),
        worst: Math.round(judged.worst.score),
      }),
    );
  }
}

/**
 * The box, grown around its middle.
 * @param {Box} box
 * @param {number} least
 */
function atLeast({ left, top, width, height }, least) {
  const [across, down] = [Math.max(width, least), Math.max(height, least)];
  return { left: left - (across - width) / 2, top: top - (down - height) / 2, width: across, height: down };
}
