/** For a web page: files in several widths that everybody may load, and what is open to the public already. */

import { allIn, byId, chosenOf, element, setText } from "../../lib/dom.js";
import { language, say, sayCount } from "../../lib/language.js";
import { formatBytes } from "../../lib/units.js";
import { shownRecipe } from "../../state/edit.js";

/** @param {Store} store */
export function showWebPage(store) {
  const dialog = byId("take", HTMLDialogElement);
  const kinds = allIn(dialog, "input[name=take]", HTMLInputElement);
  const widths = byId("web-widths", HTMLInputElement);
  const button = byId("web-publish", HTMLButtonElement);
  const refusal = byId("web-refusal");

  for (const kind of kinds) kind.addEventListener("change", show);
  store.watch(["publishing"], ({ publishing }) => {
    button.disabled = publishing;
    setText(button, publishing ? say("Making the files…") : say("Publish"));
  });
  store.watch(["publications"], ({ publications }) =>
    byId("web-published").replaceChildren(...publications.map((each) => line(store, each))),
  );
  button.addEventListener("click", () => {
    const wanted = widthsOf(widths.value);
    setText(refusal, wanted ? "" : say("Write whole numbers with commas between, such as 480, 960."));
    if (wanted) store.ask("publish", { widths: wanted.length ? wanted : null, recipe: shownRecipe(store.state) });
  });

  function show() {
    const isChosen = chosenOf(kinds) === "picture";
    byId("web-page").hidden = !isChosen;
    if (isChosen && store.state.mayEdit) store.ask("list_publications");
  }
}

/**
 * Widths in pixels that somebody has typed, none for an empty text; null for what is no list of them.
 * @param {string} text
 */
function widthsOf(text) {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  return parts.every((part) => /^\d{1,5}$/.test(part)) ? parts.map(Number) : null;
}

/**
 * @param {Store} store
 * @param {Publication} publication
 */
function line(store, publication) {
  const { files, id } = publication;
  const sizes = files.map(({ bytes }) => bytes);
  const wide = files.map(({ width }) => width);
  const told = sayCount(files.length, "{count} file", "{count} files");
  const facts = [
    told,
    say("{least} to {most} px", { least: Math.min(...wide), most: Math.max(...wide) }),
    say("{least} to {most}", { least: formatBytes(Math.min(...sizes)), most: formatBytes(Math.max(...sizes)) }),
    publication.expires_at ? say("until {day}", { day: dayOf(publication.expires_at) }) : say("for good"),
  ];
  const end = element("button", { type: "button", class: "quiet worded outlined" }, say("End it"));
  end.addEventListener("click", () => store.ask("end_publication", id));
  const links = [
    element("a", { href: publication.page_url, target: "_blank", rel: "noopener" }, say("Open")),
    element("a", { href: publication.zip_url }, "ZIP"),
  ];
  return element("li", {}, element("p", {}, facts.join(", ")), element("p", { class: "copied" }, ...links, end));
}

/** @param {number} time */
function dayOf(time) {
  return new Date(time).toLocaleDateString(language);
}
