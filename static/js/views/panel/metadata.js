/** What the file says about its picture, in groups; the place is pointed out, with what becomes of it. */

import { byId, element, setText } from "../../lib/dom.js";
import { shownRecipe } from "../../state/edit.js";
import { fieldFor } from "../../state/fields.js";

const GROUPS = {
  place: "Place",
  camera: "Camera",
  time: "Time",
  author: "Author",
  color: "Colors",
  embedded: "Also in the file",
};
/** @type {Record<string, string>} */
const NAMES = {
  exposure_s: "exposure, s",
  iso: "ISO",
  focal_length_mm: "focal length, mm",
  exif: "camera data (EXIF)",
  xmp: "editing data (XMP)",
  iptc: "agency data (IPTC)",
  thumbnail: "a small copy of the picture",
};

/** @param {Store} store */
export function showMetadata(store) {
  const { catalog } = store.state;
  const removes = fieldFor(catalog, "metadata");
  const fate = byId("place-fate");
  fate.addEventListener("click", () => store.update({ tab: "about" }));

  store.watch(["image", "mayEdit"], ({ image, mayEdit }) => {
    const known = image?.metadata ?? {};
    const found = Object.entries(GROUPS).filter(([group]) => known[group]);
    byId("metadata-list").replaceChildren(...found.flatMap(([group, title]) => describe(title, known[group])));
    // Who looks on is not told, which is not the same as that there is nothing.
    byId("metadata").hidden = !image || (!mayEdit && found.length === 0);
    byId("metadata-none").hidden = found.length > 0;
  });
  store.watch(["image", "recipe", "hand"], (state) => {
    const place = state.image?.metadata.place;
    byId("metadata-place").hidden = fate.hidden = !place;
    if (!place || !state.recipe) return;
    const recipe = shownRecipe(state);
    const isKept = !recipe[removes.name] || recipe[fieldFor(catalog, "kept").name].includes("place");
    for (const node of [byId("metadata-place"), fate]) node.dataset.kept = `${isKept}`;
    setText(fate, isKept ? "Location stays in the file" : "Location removed");
    const told = isKept ? "It will stay in the file." : "It will be removed.";
    setText(byId("metadata-place"), `Contains a GPS location. ${told}`);
  });
}

/**
 * @param {string} title
 * @param {Record<string, string | number | boolean>} facts
 */
function describe(title, facts) {
  return [element("dt", {}, title), element("dd", {}, Object.entries(facts).map(sayFact).join(", "))];
}

/** @param {[string, string | number | boolean]} fact */
function sayFact([name, value]) {
  const said = NAMES[name] ?? name.replaceAll("_", " ");
  if (value === true) return name === "gps" ? "GPS position" : said;
  return ["make", "model", "taken", "profile", "description"].includes(name) ? `${value}` : `${said} ${value}`;
}
