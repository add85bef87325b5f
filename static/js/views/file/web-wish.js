/** Widths and formats of the files for a web page, as chips. */

import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatLabel } from "../../state/fields.js";
import { chosenFormats, offeredFormats, offeredWidths, withFormat, withWidth } from "../../state/web-wish.js";

/** @param {Store} store */
export function showWebWish(store) {
  const [widths, formats] = [byId("web-widths"), byId("web-formats")];
  const typed = byId("web-width", HTMLInputElement);

  /** @param {WebWish} webWish */
  const wish = (webWish) => store.update({ webWish });
  const byBytes = chip(say("By bytes"), () => wish({ ...store.state.webWish, widths: [] }));
  byBytes.setAttribute("aria-describedby", "web-widths-help");

  store.watch(["webWish", "webEstimate", "image"], (state) => {
    const { webWish, webEstimate, catalog } = state;
    byBytes.ariaPressed = `${!webWish.widths.length}`;
    const natural = webEstimate?.width ?? 0;
    fill(widths, [
      byBytes,
      ...offeredWidths(webWish, natural).map((width) =>
        chip(`${width}`, () => wish(withWidth(store.state.webWish, width)), webWish.widths.includes(width)),
      ),
    ]);
    const chosen = chosenFormats(state);
    fill(
      formats,
      offeredFormats(state).map(({ value, label }) =>
        chip(label, () => wish(withFormat(store.state, `${value}`)), chosen.includes(`${value}`)),
      ),
    );
    const last = chosen[chosen.length - 1];
    const others =
      chosen.length > 1
        ? say("{format} is for browsers that know none of the others.", { format: formatLabel(catalog, last) })
        : "";
    setText(byId("web-fallback"), last === "auto" ? "" : others);
  });

  byId("web-add", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    const width = Number(typed.value);
    if (!width) return;
    const { webWish } = store.state;
    const added = [...new Set([...webWish.added, width])];
    wish(webWish.widths.includes(width) ? webWish : { ...withWidth(webWish, width), added });
    typed.value = "";
  });
}

/**
 * @param {string} words
 * @param {() => void} press
 * @param {boolean} [isChosen]
 */
function chip(words, press, isChosen = false) {
  const made = element("button", { type: "button", class: "chip", "aria-pressed": `${isChosen}` }, words);
  made.addEventListener("click", press);
  return made;
}

/**
 * Other chips in the place of those that are there; the one that has the focus keeps it.
 * @param {HTMLElement} row
 * @param {HTMLElement[]} chips
 */
function fill(row, chips) {
  const held = row.contains(document.activeElement) ? document.activeElement?.textContent : null;
  row.replaceChildren(...chips);
  if (held) chips.find(({ textContent }) => textContent === held)?.focus();
}
