/** How much all files may take together: the field, what was found, and the curve that it is found on. */

import { createCurve } from "../../lib/curve.js";
import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes } from "../../lib/units.js";
import { targetsOf } from "../../state/album/members.js";
import { fieldFor } from "../../state/fields.js";

const MEGABYTE = 1_000_000;

/** @param {Store} store */
export function showFitting(store) {
  const loss = fieldFor(store.state.catalog, "quality");
  const form = byId("fit", HTMLFormElement);
  const limit = byId("fit-limit", HTMLInputElement);
  const stop = byId("fit-stop", HTMLButtonElement);
  const curve = createCurve(loss);
  byId("fit-curve").append(curve.node);
  const wanted = () => Math.round(limit.valueAsNumber * MEGABYTE) || 0;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (wanted() > 0) store.ask("fit_album", wanted());
  });
  stop.addEventListener("click", () => store.ask("stop_fit"));
  form.addEventListener("focusin", () => store.update({ curveOpen: true }));
  limit.addEventListener("input", () => curve.level(wanted()));

  store.watch(["albumId", "album", "members", "picked", "scope", "alone", "imageId"], (state) => {
    // Alt is held for a moment only: nothing is to jump for it.
    const targets = targetsOf({ ...state, alone: false });
    form.hidden = !state.albumId || !state.album?.mayEdit || targets !== null;
  });
  store.watch(["curve", "curveOpen", "album"], ({ curve: points, curveOpen, album }) => {
    byId("fit-curve").hidden = !curveOpen || !points;
    if (!points || !curveOpen) return;
    curve.show(points);
    curve.level(wanted());
    const quality = album?.recipe[loss.name];
    curve.mark(typeof quality === "number" ? quality : undefined);
  });
  store.watch(["fit", "album"], ({ fit, album }) => {
    stop.hidden = !fit || fit.isOver;
    byId("fit-go").hidden = !stop.hidden;
    const isTold = fit && (!fit.isOver || album?.recipe[loss.name] === fit.quality);
    setText(byId("fit-said"), isTold ? sayFit(fit) : "");
  });
}

/** @param {Fit} fit */
function sayFit({ quality, bytes, isOver }) {
  if (quality === null) return say("Looking for the quality…");
  const found = { quality, size: formatBytes(bytes) };
  return isOver ? say("Quality {quality}, about {size}", found) : say("Trying quality {quality}: about {size}", found);
}
