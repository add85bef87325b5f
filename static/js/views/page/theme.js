/**
 * Dark or light: as the system has it, or as chosen here. Also loaded by itself in the page's head, where it
 * holds back the first paint, so that a chosen theme never flashes the other one.
 */

import { say } from "../../lib/language.js";
import { recall, remember } from "../../lib/memory.js";

const dark = matchMedia("(prefers-color-scheme: dark)");

function system() {
  return dark.matches ? "dark" : "light";
}

function apply() {
  const root = document.documentElement;
  root.dataset.theme = recall("theme", system());
  // The window of the installed page is framed in the color of its bar.
  const frame = document.querySelector('meta[name="theme-color"]');
  frame?.setAttribute("content", getComputedStyle(root).getPropertyValue("--surface"));
}

/** @param {HTMLElement} button */
export function showTheme(button) {
  function label() {
    const isDark = document.documentElement.dataset.theme === "dark";
    button.title = isDark ? say("Use the light theme") : say("Use the dark theme");
    button.setAttribute("aria-label", button.title);
  }
  button.addEventListener("click", () => {
    const other = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    // A choice that is the system's own is none, so that the page follows the system again.
    remember("theme", other === system() ? null : other);
    apply();
    label();
  });
  label();
}

dark.addEventListener("change", apply);
apply();
