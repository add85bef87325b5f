/** What of the picture is open to the public: looked at, copied, ended. */

import { byId, element } from "../../lib/dom.js";
import { language, say, sayCount } from "../../lib/language.js";
import { formatBytes } from "../../lib/units.js";

/** @param {Store} store */
export function showPublished(store) {
  store.watch(["publications", "webMarkup"], ({ publications, webMarkup }) => {
    byId("web-open-ones").hidden = !publications.length;
    byId("web-published").replaceChildren(...publications.map((each) => line(store, each, each.id === webMarkup)));
  });
}

/**
 * @param {Store} store
 * @param {Publication} publication
 * @param {boolean} isShown whether the markup above is its own
 */
function line(store, publication, isShown) {
  const { files, id } = publication;
  const sizes = files.map(({ bytes }) => bytes);
  const wide = files.map(({ width }) => width);
  const facts = [
    sayCount(files.length, "{count} file", "{count} files"),
    say("{least} to {most} px", { least: Math.min(...wide), most: Math.max(...wide) }),
    say("{least} to {most}", { least: formatBytes(Math.min(...sizes)), most: formatBytes(Math.max(...sizes)) }),
    publication.expires_at ? say("until {day}", { day: dayOf(publication.expires_at) }) : say("for good"),
  ];
  const end = button(say("End it"), () => store.ask("end_publication", id));
  const markup = button(say("Markup"), () => store.update({ webMarkup: isShown ? "" : id }));
  markup.ariaPressed = `${isShown}`;
  const links = [
    element("a", { href: publication.page_url, target: "_blank", rel: "noopener" }, say("Open")),
    element("a", { href: publication.zip_url }, "ZIP"),
  ];
  return element(
    "li",
    {},
    element("p", {}, facts.join(", ")),
    element("p", { class: "copied" }, ...links, markup, end),
  );
}

/**
 * @param {string} words
 * @param {() => void} press
 */
function button(words, press) {
  const made = element("button", { type: "button", class: "quiet worded outlined" }, words);
  made.addEventListener("click", press);
  return made;
}

/** @param {number} time */
function dayOf(time) {
  return new Date(time).toLocaleDateString(language);
}
