/** The picture: the result, the original over it, and the frame that both fill to the pixel. */

import { byId } from "../lib/dom.js";
import { debounce } from "../lib/debounce.js";
import { poseOf, UPRIGHT } from "../state/fields.js";
import { isAligned, supersedes, turnedSize } from "../state/preview.js";

const REST_AFTER_RESIZE = 200;

export function showStage(store) {
  const stage = byId("stage");
  const frame = byId("frame");
  const picture = byId("picture");
  const original = byId("original");

  measureView(store, stage);
  drawPreviews(store, picture);

  // The browser's own copy is shown until the server has drawn the first preview.
  store.watch(["upload", "original", "imageId"], ({ upload, original: fetched, drawn }) => {
    const copy = upload?.url ?? fetched;
    showCopy(original, copy);
    if (drawn && !upload) showPreview(picture, drawn);
    else showCopy(picture, copy);
  });
  original.addEventListener("load", lay);
  store.watch(["upload", "image", "drawn"], lay);

  /** Size the frame by the result, and lay the original beside it where both show the same. */
  function lay() {
    const { upload, image, drawn } = store.state;
    const here = { width: original.naturalWidth, height: original.naturalHeight };
    const whole = upload || !image ? here : image;
    const { turn, isWhole } = (!upload && drawn?.pose) || UPRIGHT;
    const turned = turnedSize(whole, turn);
    const result = upload || !drawn ? turned : drawn.stats;
    const isSame = isWhole && isAligned(turned, result);
    const isComparable = Boolean(!upload && drawn && original.src && isSame);
    frame.dataset.turn = turn;
    frame.dataset.compare = isComparable;
    frame.classList.toggle("see-through", Boolean(!upload && image?.has_alpha));
    if (!result.width) return;
    frame.style.setProperty("--ratio", result.width / result.height);
    // A small picture is not blown up, and a resized one keeps its place under the eye.
    frame.style.setProperty("--widest", `${isSame ? turned.width : result.width}px`);
  }
}

function showCopy(picture, url) {
  if (url) picture.src = url;
  else picture.removeAttribute("src");
  delete picture.dataset.revision;
  delete picture.dataset.stage;
}

function showPreview(picture, { src, revision, stage }) {
  picture.src = src;
  picture.dataset.revision = revision;
  picture.dataset.stage = stage;
}

/** The stage in device pixels, no larger than the server draws. */
function measureView(store, stage) {
  const most = store.state.catalog.limits.max_view;

  function measure() {
    const { clientWidth, clientHeight } = stage;
    if (!clientWidth || !clientHeight) return;
    const ratio = Math.min(devicePixelRatio, most / Math.max(clientWidth, clientHeight));
    const [width, height] = [clientWidth, clientHeight].map((side) => Math.max(1, Math.round(side * ratio)));
    const known = store.state.view;
    if (known?.width !== width || known?.height !== height) store.update({ view: { width, height } });
  }

  const later = debounce(measure, REST_AFTER_RESIZE);
  // The first size is needed at once, by open_edit.
  new ResizeObserver(() => (store.state.view ? later() : measure())).observe(stage);
}

/** Decode first, then swap: the old preview stays until the new one can be painted whole. */
function drawPreviews(store, picture) {
  let isDecoding = false;

  store.watch(["arrived"], drawNewest);

  async function drawNewest() {
    const preview = store.state.arrived;
    if (isDecoding || !preview || preview === store.state.drawn) return;
    isDecoding = true;
    const decoded = new Image();
    decoded.src = preview.src;
    try {
      await decoded.decode();
      draw(preview);
    } catch {
      // Not a picture that this browser can show: the one on the screen stays, and the numbers with it.
    }
    isDecoding = false;
    if (store.state.arrived !== preview) drawNewest();
  }

  function draw(preview) {
    const { arrived, drawn, catalog, recipe, revision } = store.state;
    // Another picture, or the same one opened anew, has come in between.
    if (!arrived || arrived.image_id !== preview.image_id || arrived.revision < preview.revision) return;
    if (!supersedes(preview, drawn)) return;
    // An older revision than the recipe's may be turned otherwise than the recipe is now.
    const pose = preview.revision >= revision ? poseOf(catalog, recipe) : (drawn?.pose ?? UPRIGHT);
    showPreview(picture, preview);
    store.update({ drawn: { ...preview, pose } });
  }
}
