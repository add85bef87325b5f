/** How a file gets here: dropped anywhere on the window, chosen, or pasted. */

import { byId, comesFrom, comesFromWithin } from "../../lib/dom.js";
import { filesIn } from "../../lib/dropped.js";
import { say } from "../../lib/language.js";
import { openFiles } from "../../state/given.js";
import { tellNews } from "../../state/notices.js";

/** @param {Store} store */
export function showDropZone(store) {
  const picker = byId("file", HTMLInputElement);
  picker.addEventListener("change", () => {
    openFiles(store, [...(picker.files ?? [])]);
    // Choosing the same file again must count as a change.
    picker.value = "";
  });
  byId("another").addEventListener("click", () => picker.click());

  document.addEventListener("paste", (event) => {
    // A recipe has been taken from it.
    if (event.defaultPrevented) return;
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) openFiles(store, files);
    else if (!comesFrom(event, "input, textarea, [contenteditable]"))
      tellNews(store, say("There is no picture in the clipboard."));
  });

  window.addEventListener("dragover", (event) => {
    event.preventDefault();
    // What is dragged within the page is no file.
    if (event.dataTransfer?.types.includes("Files")) document.body.classList.add("dragging");
  });
  window.addEventListener("dragend", () => document.body.classList.remove("dragging"));
  window.addEventListener("dragleave", (event) => {
    // Leaving one element for the next has a related target; leaving the window has none.
    if (!event.relatedTarget) document.body.classList.remove("dragging");
  });
  window.addEventListener("drop", async (event) => {
    event.preventDefault();
    document.body.classList.remove("dragging");
    // A picture that is dropped on the picture takes its place, under the same settings.
    const recipe = comesFromWithin(event, "#stage") ? store.state.recipe : null;
    const { files, paths, hasFolder } = await filesIn(event.dataTransfer);
    if (files.length) openFiles(store, files, recipe, paths);
    else if (hasFolder)
      tellNews(store, say("There is no picture in that folder."), say("Drop a folder of JPEG, PNG or WebP files."));
    else tellNews(store, say("That was not a file."), say("Save the picture first, then drop the file."));
  });
}
