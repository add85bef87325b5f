/** What happened and what to do about it, until it is put away. */

import { byId, element, icon } from "../../lib/dom.js";
import { say } from "../../lib/language.js";

/** Milliseconds for which news is told. Trouble stays until it is put away. */
const NEWS = 12_000;

/** @param {Store} store */
export function showNotice(store) {
  const notice = byId("notice");
  const dismiss = element("button", { type: "button", class: "quiet", "aria-label": say("Dismiss") }, icon("close"));
  dismiss.addEventListener("click", () => store.update({ notice: null }));

  let timer = 0;
  store.watch(["notice"], ({ notice: told }) => {
    clearTimeout(timer);
    if (told?.tone === "news") timer = setTimeout(() => store.update({ notice: null }), NEWS);
    notice.replaceChildren();
    notice.dataset.tone = told?.tone ?? "";
    if (!told) return;
    notice.append(element("p", {}, element("strong", {}, told.text), " ", told.advice), dismiss);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") store.update({ notice: null });
  });
}
