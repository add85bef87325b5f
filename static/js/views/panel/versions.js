/** Two finished files side by side over the picture, with their sizes. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { createSplitHandle } from "../../lib/split-handle.js";
import { formatBytes } from "../../lib/units.js";

/** @param {Store} store */
export function showVersions(store) {
  const section = byId("versions");
  const frame = byId("versions-frame");
  const handle = byId("versions-split");
  const show = createSplitHandle(frame, handle, place);
  const [left, right] = [byId("version-left", HTMLImageElement), byId("version-right", HTMLImageElement)];
  const close = () => store.update({ versions: null });
  /** @type {Element | null} */
  let opener = null;

  byId("versions-close").addEventListener("click", close);
  section.addEventListener("keydown", ({ key }) => key === "Escape" && close());

  store.watch(["versions"], ({ versions }) => {
    section.hidden = !versions;
    if (!versions) {
      if (opener instanceof HTMLElement) opener.focus();
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
    place(50);
    handle.focus();
  });
  left.addEventListener("load", () => {
    frame.style.setProperty("--ratio", `${left.naturalWidth / left.naturalHeight}`);
  });

  /** @param {number} percent */
  function place(percent) {
    show(percent, (earlier, later) => say("{earlier}% earlier, {later}% later", { earlier, later }));
  }
}
