/** What the first page does without, loaded once something needs it. */

import { loadLaterWords } from "./language.js";

const STYLES = new URL("../../css/later.css", import.meta.url).href;

/** Words and styles of what is opened later; a style that does not come keeps nothing closed. */
export async function loadLater() {
  const link = document.createElement("link");
  const styled = new Promise((done) => {
    link.onload = done;
    link.onerror = done;
  });
  link.rel = "stylesheet";
  link.href = STYLES;
  document.head.append(link);
  await Promise.all([styled, loadLaterWords()]);
}
