/** A chore's plan: what becomes of each picture, or why it stays as it is. */

import { byId, element, setText } from "../../lib/dom.js";
import { say, sayAgain, sayCount } from "../../lib/language.js";
import { countsIn } from "../../state/album/tidying.js";

/** Lines in the list at once. */
const MOST = 200;

/**
 * @param {Store} store
 * @param {(imageId: string) => Promise<string>} thumbnailOf
 */
export function showPlan(store, thumbnailOf) {
  const list = byId("tidy-list");
  const more = byId("tidy-more");
  store.watch(["tidying"], ({ tidying, members }) => {
    const { plan } = tidying;
    const ids = new Map(members.map(({ number, id }) => [number, id]));
    list.replaceChildren(...(plan ?? []).slice(0, MOST).map((line) => createLine(line, ids.get(line.number) ?? "")));
    setText(byId("tidy-count"), plan ? sayCounts(plan) : "");
    more.hidden = (plan?.length ?? 0) <= MOST;
    setText(more, say("And {count} more.", { count: (plan?.length ?? 0) - MOST }));
  });

  /**
   * @param {PlanLine} line
   * @param {string} id
   */
  function createLine({ name, change, skip, notices }, id) {
    const picture = element("img", { alt: "", width: 40, height: 40 });
    if (id)
      thumbnailOf(id).then((address) => {
        if (address) picture.src = address;
      });
    const becomes = change ? Object.entries(change.shown).map(sayChange) : [sayAgain(skip?.reason ?? "")];
    const state = change ? "change" : skip?.code ? "fail" : "stay";
    return element(
      "li",
      { "data-state": state },
      picture,
      element("span", { class: "tidy-name" }, name),
      element("span", { class: "tidy-becomes" }, [...becomes, ...notices.map(sayAgain)].join(" ")),
    );
  }
}

/** @param {PlanLine[]} plan */
function sayCounts(plan) {
  const { change, stay, fail } = countsIn(plan);
  return [
    sayCount(change, "{count} picture changes.", "{count} pictures change."),
    stay && sayCount(stay, "{count} stays as it is.", "{count} stay as they are."),
    fail && sayCount(fail, "{count} cannot be done.", "{count} cannot be done."),
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {[string, [string, string]]} fact what it is, before and after */
function sayChange([fact, [before, after]]) {
  if (fact === "orientation") return say("Is turned upright.");
  if (fact === "metadata") return say("Loses what is said beside it.");
  const [was, is] = [before, after].map((text) => text.replace("T", fact === "name" ? "T" : " "));
  return was && fact !== "name" ? `${was} → ${is}` : `→ ${is}`;
}
