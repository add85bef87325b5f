/** The ways to what is taken along and to "For a web page", whose scripts come when they are opened first. */

import { byId } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { addShortcuts } from "../../lib/shortcuts.js";

/**
 * @param {Store} store
 * @param {() => Promise<void>} startTakeAlong
 */
export function showWaysOut(store, startTakeAlong) {
  const take = byId("take-open", HTMLButtonElement);
  store.watch(["drawn"], ({ drawn }) => (take.disabled = !drawn));
  // What answers the click from now on is there once it has come.
  const first = async () => {
    await startTakeAlong();
    take.click();
  };
  take.addEventListener("click", first, { once: true });

  const opener = byId("web-open", HTMLButtonElement);
  store.watch(["drawn"], ({ drawn }) => (opener.disabled = !drawn));
  store.watch(["imageId", "mayEdit"], ({ imageId, mayEdit, webOpen }) => {
    if (webOpen && !(imageId && mayEdit)) store.update({ webOpen: false });
  });
  store.watch(["webOpen"], ({ webOpen }) => opener.setAttribute("aria-expanded", `${webOpen}`));
  opener.addEventListener("click", () => store.update({ webOpen: !store.state.webOpen }));
  byId("take-web").addEventListener("click", () => {
    byId("take", HTMLDialogElement).close();
    store.update({ webOpen: true });
  });
  byId("album-web").addEventListener("click", () => store.update({ webOpen: true, webScope: "all" }));
  addShortcuts(say("Page"), [{ keys: ["P"], does: say("For a web page"), press: () => opener.click() }]);
}
