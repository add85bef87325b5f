/** Cropping on the picture itself: all of it is shown, with a box over the part that is kept. */

import { byId, element, firstIn, placeAt, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { formatDimensions } from "../../lib/units.js";
import { dragged, isWhole, shaped, WHOLE } from "../../state/crop.js";
import { canSet, change, shownRecipe } from "../../state/edit.js";
import { fieldFor } from "../../state/fields.js";
import { layOut } from "../../state/placement.js";
import { pixelsOf } from "../../state/region.js";
import { createCropBox } from "./crop-box.js";
import { createRatios } from "./crop-ratios.js";

/** @param {Store} store */
export function showCrop(store) {
  const field = fieldFor(store.state.catalog, "crop");
  const button = byId("crop-toggle", HTMLButtonElement);
  const bar = byId("crop-bar");

  const part = () => shownRecipe(store.state)[field.name] ?? WHOLE;
  const size = () => layOut(store.state)?.size ?? { width: 1, height: 1 };
  /** @type {(box: Region, phase: "drag" | "settle") => void} */
  const take = (box, phase) => change(store, { [field.name]: isWhole(box) ? null : box }, phase);

  const ratios = createRatios(size, (ratio) => take(shaped(part(), ratio, size()), "settle"));
  const box = createCropBox(
    part,
    (from, handle, by) => take(dragged(from, handle, by, ratios.chosen(), size()), "drag"),
    () => take(part(), "settle"),
  );
  const hole = element("div");
  const shade = element("div", { class: "crop-shade", "aria-hidden": "true" }, hole);
  const layer = element("div", { class: "crop-layer", role: "group", "aria-label": say("Part to keep") }, shade, box);
  byId("frame").append(layer);

  /** @param {boolean} cropping */
  function crop(cropping) {
    if (button.disabled || cropping === store.state.cropping) return;
    store.update({ cropping });
    (cropping ? firstIn(box, "button") : button).focus({ preventScroll: true });
  }
  button.addEventListener("click", () => crop(!store.state.cropping));
  byId("crop-done").addEventListener("click", () => crop(false));
  byId("crop-whole").addEventListener("click", () => take(WHOLE, "settle"));
  box.addEventListener("dblclick", () => crop(false));
  for (const area of [layer, bar]) area.addEventListener("keydown", ({ key }) => key === "Escape" && crop(false));
  addShortcuts(say("Picture"), [
    { keys: ["C"], does: say("Choose the part to keep, or be done with it"), press: () => crop(!store.state.cropping) },
  ]);

  let sent = "";
  store.watch(["imageId", "upload"], ({ upload, original }) => {
    // The picture that was on its way is the one that opens: it keeps its shape.
    const isKnown = sent !== "" && sent === (upload?.url ?? original);
    sent = upload?.url ?? "";
    if (!isKnown) ratios.free();
  });
  store.watch(["recipe", "upload", "copy", "mayEdit"], (state) => {
    button.disabled = !canSet(state) || Boolean(state.upload && !state.copy);
  });
  store.watch(["cropping", "recipe", "hand", "upload", "stage", "image", "copy"], (state) => {
    layer.hidden = bar.hidden = !state.cropping;
    byId("caption").classList.toggle("aside", state.cropping);
    button.setAttribute("aria-pressed", `${state.cropping}`);
    const laid = state.cropping && layOut(state);
    if (!laid) return;
    const { x, y, width, height } = part();
    const { width: across, height: down } = laid.frame;
    const place = { left: x * across, top: y * down, width: width * across, height: height * down };
    placeAt(box, place);
    placeAt(hole, place);
    const pixels = pixelsOf(part(), laid.size);
    setText(byId("crop-size"), formatDimensions(pixels.width, pixels.height));
  });
}
