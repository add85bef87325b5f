/** Cropping on the picture itself: a box with handles over the whole of it, moved by hand or by arrow keys. */

import { byId, element, placeAt, setText } from "../lib/dom.js";
import { addShortcuts } from "../lib/shortcuts.js";
import { dragged, isWhole, pixelsOf, shaped, WHOLE } from "../state/crop.js";
import { change, shownRecipe } from "../state/edit.js";
import { cropField } from "../state/fields.js";
import { layOut } from "../state/placement.js";
import { formatDimensions } from "../lib/units.js";

/** What each part of the box moves, and its name. The box itself comes first, below its handles. */
const HANDLES = [
  { x: 0, y: 0, name: "Move the part to keep" },
  { x: -1, y: -1, name: "Top left corner" },
  { x: 0, y: -1, name: "Top edge" },
  { x: 1, y: -1, name: "Top right corner" },
  { x: 1, y: 0, name: "Right edge" },
  { x: 1, y: 1, name: "Bottom right corner" },
  { x: 0, y: 1, name: "Bottom edge" },
  { x: -1, y: 1, name: "Bottom left corner" },
  { x: -1, y: 0, name: "Left edge" },
];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** Part of the picture by which an arrow key moves a handle; with Shift ten times that. */
const KEY_STEP = 0.005;

export function showCrop(store) {
  const field = cropField(store.state.catalog);
  const button = byId("crop");
  button.hidden = !field;
  if (!field) return;

  const bar = byId("crop-bar");
  const box = element("div", { class: "crop-box" });
  const shade = element("div", { class: "crop-shade", "aria-hidden": "true" }, element("div"));
  const layer = element("div", { class: "crop", role: "group", "aria-label": "Part to keep", hidden: true }, shade, box);
  byId("frame").append(layer);
  for (const handle of HANDLES) box.append(createHandle(handle));
  const ratios = createRatios();

  const part = () => shownRecipe(store.state)[field.name] ?? WHOLE;
  const size = () => layOut(store.state).size;
  const take = (wanted, phase) => change(store, { [field.name]: isWhole(wanted) ? null : wanted }, phase);

  function crop(cropping) {
    store.update({ cropping });
    (cropping ? box.firstElementChild : button).focus({ preventScroll: true });
  }
  button.addEventListener("click", () => crop(!store.state.cropping));
  byId("crop-done").addEventListener("click", () => crop(false));
  byId("crop-whole").addEventListener("click", () => take(WHOLE, "settle"));
  for (const area of [layer, bar]) {
    area.addEventListener("keydown", (event) => {
      if (event.key === "Escape") crop(false);
    });
  }
  box.addEventListener("dblclick", () => crop(false));
  addShortcuts("Picture", [
    { keys: ["C"], does: "Crop, or be done with it", press: () => !button.disabled && crop(!store.state.cropping) },
  ]);

  store.watch(["cropping", "recipe", "hand", "stage", "image", "copy"], (state) => {
    const isShown = state.cropping && state.recipe !== null;
    layer.hidden = bar.hidden = !isShown;
    byId("caption").classList.toggle("aside", isShown);
    button.setAttribute("aria-pressed", state.cropping);
    const laid = isShown && layOut(state);
    if (!laid) return;
    const { x, y, width, height } = part();
    const { frame } = laid;
    const place = { left: x * frame.width, top: y * frame.height, width: width * frame.width, height: height * frame.height };
    placeAt(box, place);
    placeAt(shade.firstElementChild, place);
    const pixels = pixelsOf(part(), laid.size);
    setText(byId("crop-size"), formatDimensions(pixels.width, pixels.height));
    ratios.follow(laid.size);
  });

  function createHandle(handle) {
    const node = element("button", {
      type: "button",
      class: "crop-handle",
      "data-x": handle.x,
      "data-y": handle.y,
      "aria-label": handle.name,
      "aria-describedby": "crop-hint",
    });
    let last = null;

    node.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      node.setPointerCapture(event.pointerId);
      last = { x: event.clientX, y: event.clientY, start: part() };
    });
    node.addEventListener("pointermove", ({ clientX, clientY }) => {
      if (!last) return;
      // From where the hand took hold, so that a box held back by the picture's edge comes along again at once.
      const { clientWidth, clientHeight } = byId("frame");
      const by = { x: (clientX - last.x) / clientWidth, y: (clientY - last.y) / clientHeight };
      take(dragged(last.start, handle, by, ratios.chosen(size()), size()), "drag");
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      node.addEventListener(end, () => {
        if (last) take(part(), "settle");
        last = null;
      });
    }
    node.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const step = KEY_STEP * (event.shiftKey ? 10 : 1);
      const by = { x: arrow[0] * step, y: arrow[1] * step };
      take(dragged(part(), handle, by, ratios.chosen(size()), size()), "drag");
    });
    node.addEventListener("keyup", ({ key }) => {
      if (ARROWS[key]) take(part(), "settle");
    });
    return node;
  }

  /** The shapes to choose from; each can be turned from wide to high. */
  function createRatios() {
    const radios = [...bar.querySelectorAll("[name=crop-ratio]")];
    const turn = byId("crop-turn");
    let isHigh = false;

    function chosen(pixels) {
      const { value } = radios.find(({ checked }) => checked);
      if (value === "free") return 0;
      const [across, down] = value === "original" ? [pixels.width, pixels.height] : value.split(":").map(Number);
      const wide = Math.max(across, down) / Math.min(across, down);
      return isHigh ? 1 / wide : wide;
    }

    function reshape() {
      const ratio = chosen(size());
      turn.disabled = ratio === 0 || ratio === 1;
      if (ratio) take(shaped(part(), ratio, size()), "settle");
    }
    for (const radio of radios) radio.addEventListener("change", reshape);
    turn.addEventListener("click", () => {
      isHigh = !isHigh;
      turn.setAttribute("aria-pressed", isHigh);
      reshape();
    });

    let lies = "";
    return {
      chosen,
      /** The shapes lie as the picture does, until they are turned. */
      follow({ width, height }) {
        const now = height > width ? "high" : "wide";
        if (now === lies) return;
        lies = now;
        isHigh = now === "high";
        turn.setAttribute("aria-pressed", isHigh);
      },
    };
  }
}
