/** File name, title and alternative text, changed where they stand and saved as they are typed. */

import { debounce } from "../../lib/debounce.js";
import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";

const REST = 350;

/** @param {Store} store */
export function showCaptions(store) {
  showName(store);
  for (const part of /** @type {const} */ (["title", "alt"])) showText(store, byId(`caption-${part}`), part);
  showText(store, byId("take-name"), "name");
  store.watch(["image"], ({ image }) => {
    byId("picture", HTMLImageElement).alt = image?.alt ? say("Result: {alt}", { alt: image.alt }) : say("Result");
  });
}

/**
 * The file name in the bar is a heading, and its text is written in place.
 * @param {Store} store
 */
function showName(store) {
  const name = byId("file-name");
  const save = debounce(() => rename(store, "name", name.textContent), REST);

  store.watch(["upload", "image", "mayEdit"], ({ upload, image, mayEdit }) => {
    name.contentEditable = image && !upload && mayEdit ? "plaintext-only" : "false";
    if (document.activeElement !== name) setText(name, upload?.name ?? image?.name ?? "");
  });
  name.addEventListener("input", save);
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    name.blur();
  });
  name.addEventListener("blur", () => {
    rename(store, "name", name.textContent);
    name.scrollLeft = 0;
    setText(name, store.state.image?.name ?? "");
  });
}

/**
 * One of the texts in a field, saved as it is typed.
 * @param {Store} store
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {"name" | "title" | "alt"} part
 */
export function showText(store, field, part) {
  const save = debounce(() => rename(store, part, field.value), REST);
  store.watch(["image", "mayEdit"], ({ image, mayEdit }) => {
    field.disabled = !image || !mayEdit;
    if (document.activeElement !== field) field.value = image?.[part] ?? "";
  });
  field.addEventListener("input", save);
  field.addEventListener("change", () => rename(store, part, field.value));
}

/**
 * A file cannot be called nothing.
 * @param {Store} store
 * @param {"name" | "title" | "alt"} part
 * @param {string} text
 */
function rename(store, part, text) {
  const { image } = store.state;
  if (!image || image[part] === text || (part === "name" && !text.trim())) return;
  store.ask("rename", { [part]: text });
}
