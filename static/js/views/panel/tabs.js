/** The tabs of the panel: settings, steps, and what is known of the file. */

import { byId } from "../../lib/dom.js";

const TABS = /** @type {const} */ (["settings", "steps", "about"]);
/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowLeft: -1 };

/** @param {Store} store */
export function showTabs(store) {
  const tabs = TABS.map((name) => byId(`tab-${name}`));
  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener("click", () => store.update({ tab: TABS[at] }));
    tab.addEventListener("keydown", ({ key }) => {
      if (!ARROWS[key]) return;
      const next = (at + ARROWS[key] + TABS.length) % TABS.length;
      store.update({ tab: TABS[next] });
      tabs[next].focus();
    });
  }
  store.watch(["tab"], ({ tab: chosen }) => {
    for (const [at, name] of TABS.entries()) {
      byId(name).hidden = name !== chosen;
      tabs[at].setAttribute("aria-selected", `${name === chosen}`);
      tabs[at].tabIndex = name === chosen ? 0 : -1;
    }
  });
}
