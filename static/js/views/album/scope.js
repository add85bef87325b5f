/** What the settings are for: all pictures, this one, or those that are picked; and what this one sets otherwise. */

import { allIn, byId, setText } from "../../lib/dom.js";
import { say, sayCount } from "../../lib/language.js";
import { memberOf, targetsOf } from "../../state/album/members.js";
import { pickNone } from "../../state/album/picking.js";

/** @param {Store} store */
export function showScope(store) {
  const scope = byId("scope");
  const choices = allIn(scope, "input[name=scope]", HTMLInputElement);
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      if (choice.checked) store.update({ scope: choice.value === "one" ? "one" : "all" });
    });
  }

  /** The names of the own values that are shown. */
  let shownOwn = "";
  store.watch(["albumId", "album", "members", "picked", "scope", "alone", "imageId"], (state) => {
    const { albumId, album, members, picked, alone, catalog } = state;
    scope.hidden = !albumId || !album?.mayEdit;
    if (scope.hidden) return;
    const targets = targetsOf(state);
    for (const choice of choices) choice.checked = choice.value === (targets ? "one" : "all");
    const isPicked = picked.length > 0 && !alone;
    byId("scope-picked").hidden = !isPicked;
    scope.classList.toggle("picking", isPicked);
    setText(
      byId("scope-picked-text"),
      sayCount(targets?.length ?? 0, "For {count} picked picture.", "For {count} picked pictures."),
    );
    setText(byId("scope-all"), sayCount(members.length, "All pictures", "All {count} pictures"));

    const own = Object.keys(memberOf(state, state.imageId)?.own ?? {});
    // Each answer to a hand that moves comes by here, and every control would be looked at.
    if (own.join() === shownOwn) return;
    shownOwn = own.join();
    byId("scope-own").hidden = !own.length;
    const labels = catalog.fields.filter(({ name }) => own.includes(name)).map(({ label }) => label);
    setText(byId("scope-own-text"), say("Set for this picture alone: {settings}.", { settings: labels.join(", ") }));
    for (const node of allIn(document, "[data-field]")) {
      node.toggleAttribute("data-own", own.includes(`${node.dataset.field}`));
    }
  });
  byId("scope-none").addEventListener("click", () => pickNone(store));
  byId("scope-back").addEventListener("click", () => {
    store.ask("take_back", Object.keys(memberOf(store.state, store.state.imageId)?.own ?? {}));
  });

  /** @param {KeyboardEvent | PointerEvent} event */
  const followAlt = ({ altKey }) => {
    if (store.state.alone !== altKey) store.update({ alone: altKey });
  };
  for (const kind of /** @type {const} */ (["keydown", "keyup", "pointerdown"])) {
    window.addEventListener(kind, followAlt, { capture: true });
  }
  window.addEventListener("blur", () => store.update({ alone: false }));
}
