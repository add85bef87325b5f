/** The picture: the result, the original beside it, and the frame through which both are seen at the same place. */

import { byId, placeAt } from "../../lib/dom.js";
import { FLIPS } from "../../state/fields.js";
import { boxIn, layOut, originalBoxIn } from "../../state/placement.js";
import { straightenedShare } from "../../state/straight.js";
import { partOf } from "../../state/view.js";

/** Percent above which a picture's pixels are shown as squares. */
const CRISP = 200;
/** @type {Record<string, string>} */
const MIRRORS = { [FLIPS.across]: "scaleX(-1)", [FLIPS.down]: "scaleY(-1)" };
const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

/** @param {Store} store */
export function showStage(store) {
  const frame = byId("frame");
  const picture = byId("picture", HTMLImageElement);
  const original = byId("original", HTMLImageElement);
  const backdrop = byId("backdrop", HTMLImageElement);
  /** The newest preview of the whole, and the one behind a part of it, for what is not drawn yet when it is moved. */
  /** @type {(Drawn | null)[]} */
  let [whole, behind] = [null, null];

  measureStage(store);
  // The browser's own copy is shown until the server has drawn the first preview.
  store.watch(["upload", "original", "imageId"], ({ upload, original: fetched, drawn }) => {
    const copy = upload?.url ?? fetched;
    showCopy(original, copy);
    if (drawn && !upload) return;
    showCopy(picture, copy);
    showCopy(backdrop, "");
    [whole, behind] = [null, null];
  });
  original.addEventListener("load", () => {
    store.update({ copy: { width: original.naturalWidth, height: original.naturalHeight, url: original.src } });
  });
  original.addEventListener("error", () => store.update({ unseen: original.src }));
  store.watch(["drawn", "upload"], ({ drawn, upload }) => {
    if (!drawn || upload) return;
    showPreview(picture, drawn);
    if (!drawn.region) whole = drawn;
    else if (whole && behind !== whole) {
      behind = whole;
      backdrop.src = whole.src;
    }
  });
  store.watch(["stage", "zoom", "upload", "image", "original", "drawn", "copy", "cropping", "hand", "recipe"], lay);

  /** @param {State} state */
  function lay(state) {
    const laid = layOut(state);
    frame.classList.toggle("unknown", !laid);
    if (!laid) return;
    const { drawn, upload, image, cropping } = state;
    frame.dataset.turn = `${laid.turn}`;
    frame.dataset.flip = laid.flip;
    frame.dataset.compare = `${laid.isComparable && !cropping}`;
    frame.dataset.cropping = `${cropping}`;
    // Before the first preview the browser's own copy is all there is, and lies as the hand has set it.
    frame.dataset.alone = `${Boolean(upload || !drawn)}`;
    frame.dataset.crisp = `${laid.percent > CRISP}`;
    frame.classList.toggle("see-through", Boolean(!upload && image?.has_alpha));
    placeAt(frame, laid.frame);

    const part = drawn && !upload ? partOf(drawn) : WHOLE;
    placeAt(picture, boxIn(laid, part));
    placeAt(backdrop, boxIn(laid, WHOLE));
    backdrop.hidden = covers(part, laid.visible) || sightOf(behind) !== sightOf(drawn);
    placeOriginal(original, originalBoxIn(laid), laid);
  }
}

/**
 * Whether nothing of the visible part lies outside of `part`, but for less than a pixel of the screen.
 * @param {Region} part
 * @param {Region} visible
 */
function covers(part, visible) {
  /** @type {(from: number, length: number, begin: number, across: number) => boolean} */
  const holds = (from, length, begin, across) => from <= begin + 5e-4 && from + length >= begin + across - 5e-4;
  return holds(part.x, part.width, visible.x, visible.width) && holds(part.y, part.height, visible.y, visible.height);
}

/**
 * Puts the original so that what is left of it once it has been turned, mirrored and straightened fills `box`.
 * @param {HTMLImageElement} original
 * @param {Box} box
 * @param {Pose} pose
 */
function placeOriginal(original, box, { turn, flip, angle }) {
  const share = straightenedShare(box, angle);
  const [across, down] = [box.width / share, box.height / share];
  const [width, height] = turn % 180 === 0 ? [across, down] : [down, across];
  const [left, top] = [box.left + (box.width - width) / 2, box.top + (box.height - height) / 2];
  placeAt(original, { left, top, width, height });
  // The last is done first.
  const steps = [angle && `rotate(${angle}deg)`, MIRRORS[flip], turn && `rotate(${turn}deg)`].filter(Boolean);
  original.style.transform = steps.join(" ");
}

/**
 * @param {HTMLImageElement} picture
 * @param {string} url
 */
function showCopy(picture, url) {
  if (url) picture.src = url;
  else picture.removeAttribute("src");
  delete picture.dataset.revision;
  delete picture.dataset.stage;
}

/**
 * @param {HTMLImageElement} picture
 * @param {Drawn} drawn
 */
function showPreview(picture, { src, revision, stage, layer }) {
  picture.src = src;
  picture.dataset.revision = `${revision}`;
  picture.dataset.stage = stage;
  picture.dataset.layer = layer;
}

/**
 * What a preview shows: two of the same sight fit together.
 * @param {Drawn | null} drawn
 */
function sightOf(drawn) {
  return JSON.stringify([drawn?.pose, drawn?.layer]);
}

/** @param {Store} store */
function measureStage(store) {
  const stage = byId("stage");

  function measure() {
    const { clientWidth: width, clientHeight: height } = stage;
    if (width && height) store.update({ stage: { width, height, ratio: devicePixelRatio } });
  }
  new ResizeObserver(measure).observe(stage);
  window.addEventListener("resize", measure);
}
