/** What the file says about its picture, in groups; the place is pointed out, with what becomes of it. */

import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { shownRecipe } from "../../state/edit.js";
import { fieldFor } from "../../state/fields.js";

const GROUPS = {
  place: say("Place"),
  camera: say("Camera"),
  time: say("Time"),
  author: say("Author"),
  color: say("Colors"),
  embedded: say("Also in the file"),
};
/** @type {Record<string, string>} */
const NAMES = {
  exposure_s: say("exposure, s"),
  iso: say("ISO"),
  focal_length_mm: say("focal length, mm"),
  exif: say("camera data (EXIF)"),
  xmp: say("editing data (XMP)"),
  iptc: say("agency data (IPTC)"),
  thumbnail: say("a small copy of the picture"),
  lens: say("lens"),
  aperture: say("aperture"),
  latitude: say("latitude"),
  longitude: say("longitude"),
  artist: say("artist"),
  copyright: say("copyright"),
  software: say("software"),
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
    setText(fate, isKept ? say("Location stays in the file") : say("Location removed"));
    const told = isKept
      ? say("Contains a GPS location. It will stay in the file.")
      : say("Contains a GPS location. It will be removed.");
    setText(byId("metadata-place"), told);
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
  if (value === true) return name === "gps" ? say("GPS position") : said;
  return ["make", "model", "taken", "profile", "description"].includes(name) ? `${value}` : `${said} ${value}`;
}
