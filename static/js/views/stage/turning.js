/** Turning the picture by quarters and mirroring it, as it is seen; the part that is kept goes along. */

import { byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";
import { flippedBox, turnedBox } from "../../state/crop.js";
import { canSet, change, shownRecipe } from "../../state/edit.js";
import { FLIPS, fieldFor, poseOf } from "../../state/fields.js";

const QUARTER = 90;

/** @param {Store} store */
export function showTurning(store) {
  const { catalog } = store.state;
  const [turns, flips, straightens, crops] = [
    fieldFor(catalog, "turn").name,
    fieldFor(catalog, "flip").name,
    fieldFor(catalog, "straighten").name,
    fieldFor(catalog, "crop").name,
  ];
  const ids = ["turn-left", "turn-right", "flip-across", "flip-down"];
  const buttons = ids.map((id) => byId(id, HTMLButtonElement));
  const pose = () => poseOf(catalog, shownRecipe(store.state));
  const part = () => shownRecipe(store.state)[crops];

  /** @param {number} direction */
  function turn(direction) {
    // The picture is turned before it is mirrored, and a mirror turns the other way.
    const sense = pose().flip === FLIPS.none ? direction : -direction;
    const degrees = (pose().turn + sense * QUARTER + 360) % 360;
    take({ [turns]: degrees, ...(part() && { [crops]: turnedBox(part(), direction) }) });
  }

  /** @param {string} way */
  function flip(way) {
    const { turn: degrees, flip: before, angle } = pose();
    const isBoth = before !== FLIPS.none && before !== way;
    take({
      [flips]: before === FLIPS.none ? way : FLIPS.none,
      // Mirrored both ways is turned by a half.
      ...(isBoth && { [turns]: (degrees + 180) % 360 }),
      ...(angle && { [straightens]: -angle }),
      ...(part() && { [crops]: flippedBox(part(), way === FLIPS.across) }),
    });
  }

  /** @param {Recipe} changes */
  function take(changes) {
    if (!buttons[0].disabled) change(store, changes, "settle");
  }
  const does = [() => turn(-1), () => turn(1), () => flip(FLIPS.across), () => flip(FLIPS.down)];
  for (const [at, button] of buttons.entries()) button.addEventListener("click", does[at]);
  store.watch(["recipe", "upload", "mayEdit"], (state) => {
    for (const button of buttons) button.disabled = !canSet(state);
  });
  addShortcuts(say("Picture"), [
    { keys: ["R"], does: say("Turn clockwise"), press: does[1] },
    { keys: ["Shift+R"], does: say("Turn counterclockwise"), press: does[0] },
    { keys: ["M"], does: say("Flip left to right"), press: does[2] },
    { keys: ["Shift+M"], does: say("Flip top to bottom"), press: does[3] },
  ]);
}
