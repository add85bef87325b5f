/** Two finished files side by side over the easel, with their sizes. */

import { byId, setText } from "../lib/dom.js";
import { formatBytes } from "../lib/units.js";

export function showVersions(store) {
  const section = byId("versions");
  const slider = byId("versions-split");
  const [left, right] = [byId("version-left"), byId("version-right")];
  const close = () => store.update({ versions: null });
  let opener = null;

  byId("versions-close").addEventListener("click", close);
  section.addEventListener("keydown", ({ key }) => key === "Escape" && close());
  slider.addEventListener("input", place);

  store.watch(["versions"], ({ versions }) => {
    section.hidden = !versions;
    if (!versions) {
      opener?.focus();
      opener = null;
      return;
    }
    opener = document.activeElement;
    for (const [at, picture] of [left, right].entries()) {
      picture.src = versions[at].url;
      picture.alt = versions[at].name;
    }
    setText(byId("version-left-name"), `${versions[0].name}: ${formatBytes(versions[0].bytes)}`);
    setText(byId("version-right-name"), `${versions[1].name}: ${formatBytes(versions[1].bytes)}`);
    place();
    slider.focus();
  });
  left.addEventListener("load", () => {
    byId("versions-frame").style.setProperty("--ratio", left.naturalWidth / left.naturalHeight);
  });

  function place() {
    byId("versions-frame").style.setProperty("--split", `${slider.value}%`);
    slider.setAttribute("aria-valuetext", `${slider.value}% earlier, ${100 - slider.value}% later`);
  }
}
