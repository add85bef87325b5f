/** Turning the picture by quarters; the part that is kept turns along. */

import { byId } from "../../lib/dom.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { turnedBox } from "../../state/crop.js";
import { change, shownRecipe } from "../../state/edit.js";
import { fieldFor } from "../../state/fields.js";

const QUARTER = 90;

/** @param {Store} store */
export function showTurning(store) {
  const { catalog } = store.state;
  const [turns, crops] = [fieldFor(catalog, "turn"), fieldFor(catalog, "crop")];
  /** @type {Record<number, HTMLButtonElement>} */
  const buttons = { [-1]: byId("turn-left", HTMLButtonElement), 1: byId("turn-right", HTMLButtonElement) };

  /** @param {number} direction */
  function turn(direction) {
    if (buttons[direction].disabled) return;
    const recipe = shownRecipe(store.state);
    const degrees = (recipe[turns.name] + direction * QUARTER + 360) % 360;
    const part = recipe[crops.name];
    const changes = { [turns.name]: degrees, ...(part && { [crops.name]: turnedBox(part, direction) }) };
    change(store, changes, "settle");
  }

  for (const direction of [-1, 1]) buttons[direction].addEventListener("click", () => turn(direction));
  store.watch(["recipe", "mayEdit"], ({ recipe, mayEdit }) => {
    for (const button of Object.values(buttons)) button.disabled = !recipe || !mayEdit;
  });
  addShortcuts("Picture", [
    { keys: ["R"], does: "Turn clockwise", press: () => turn(1) },
    { keys: ["Shift+R"], does: "Turn counterclockwise", press: () => turn(-1) },
  ]);
}
