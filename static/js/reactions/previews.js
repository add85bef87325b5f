/** Previews from the server: decoded first, then swapped, so that the old one stays until the new one can be painted. */

import { say } from "../lib/language.js";
import { poseOf, UPRIGHT } from "../state/fields.js";
import { tellTrouble } from "../state/notices.js";
import { supersedes } from "../state/preview.js";

/** Revisions whose pose is remembered: no preview lags behind the recipe by more. */
const REMEMBERED = 200;

/** @param {Store} store */
export function drawPreviews(store) {
  const poses = rememberPoses(store);
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
      cannotShow(preview);
    }
    isDecoding = false;
    if (store.state.arrived !== preview) drawNewest();
  }

  /**
   * The picture on the screen stays. It may come in another encoding; if not, the file is finished all the same.
   * @param {Preview} preview
   */
  function cannotShow(preview) {
    const { shows } = store.state;
    const [, kind] = /^data:image\/(\w+);/.exec(preview.src) ?? [];
    const other = shows.filter((format) => format !== kind);
    if (other.length < shows.length) {
      store.update({ shows: other });
    } else if (preview.stage === "final") {
      finish(preview);
      tellTrouble(
        store,
        { message: say("This browser cannot show the finished picture. You can download it.") },
        "recipe",
      );
    }
  }

  /** @param {Preview} preview */
  function finish({ image_id: imageId, revision, stats }) {
    if (imageId === store.state.imageId && revision === store.state.revision)
      store.update({ final: { revision, stats } });
  }

  /** @param {Preview} preview */
  function draw(preview) {
    const { arrived, drawn } = store.state;
    // Another picture, or the same one opened again, has come in between.
    if (!arrived || arrived.image_id !== preview.image_id || arrived.revision < preview.revision) return;
    if (!supersedes(preview, drawn)) return;
    const { revision, stats } = preview;
    const final = preview.stage === "final" ? { revision, stats } : store.state.final;
    store.update({ drawn: { ...preview, pose: poses.get(revision) ?? drawn?.pose ?? UPRIGHT }, final });
  }
}

/**
 * Revision -> how its result lies against the original; the recipe may be turned on before its preview comes.
 * @param {Store} store
 */
function rememberPoses(store) {
  const poses = new Map();
  store.watch(["recipe", "revision", "imageId"], ({ catalog, recipe, revision }) => {
    if (!recipe) poses.clear();
    else poses.set(revision, poseOf(catalog, recipe));
    for (const known of poses.keys()) if (known < revision - REMEMBERED) poses.delete(known);
  });
  return poses;
}
