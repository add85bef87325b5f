/** The person's own presets: kept in this browser, renamed, deleted, shared as a link or as a file for the shell. */

import { copyText } from "../../lib/clipboard.js";
import { showDialog } from "../../lib/dialogs.js";
import { byId, element, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { remember } from "../../lib/memory.js";
import { shownRecipe } from "../../state/edit.js";
import { roles } from "../../state/fields.js";
import { essence, jsonRecipe } from "../../state/recipe-text.js";

/** @param {Store} store */
export function showOwnPresets(store) {
  const name = byId("own-name", HTMLInputElement);
  const said = byId("own-said");

  /** @param {OwnPreset[]} ownPresets */
  function keep(ownPresets) {
    remember("presets", ownPresets);
    store.update({ ownPresets });
  }
  /** @param {string} text */
  const tell = (text) => setText(said, text);

  byId("own-save").addEventListener("submit", (event) => {
    event.preventDefault();
    const label = name.value.trim();
    if (!label) {
      tell(say("Give it a name first."));
      return;
    }
    const recipe = settingsOf(store.state);
    keep([...store.state.ownPresets.filter((each) => each.label !== label), { label, recipe }]);
    name.value = "";
    tell(say("“{label}” is saved in this browser.", { label }));
  });

  store.watch(["ownPresets"], ({ ownPresets }) => {
    byId("own-list").replaceChildren(...ownPresets.map((preset) => createRow(store, preset, keep, tell)));
  });
  showDialog(byId("own", HTMLDialogElement), byId("own-open"), () => tell(""));
}

/** How one picture lies and what is kept of it: no setting for another. */
const OF_ONE = roles("turn", "flip", "straighten", "crop");

/** @param {State} state */
function settingsOf(state) {
  const recipe = shownRecipe(state);
  const fields = state.catalog.fields.filter(({ role }) => !OF_ONE.some((each) => each === role));
  return Object.fromEntries(fields.map(({ name }) => [name, recipe[name]]));
}

/**
 * @param {Store} store
 * @param {OwnPreset} preset
 * @param {(presets: OwnPreset[]) => void} keep
 * @param {(text: string) => void} tell
 */
function createRow(store, preset, keep, tell) {
  const label = element("input", { type: "text", value: preset.label, maxlength: 40, "aria-label": say("Name") });
  label.addEventListener("change", () => {
    const renamed = label.value.trim() || preset.label;
    keep(store.state.ownPresets.map((each) => (each === preset ? { ...each, label: renamed } : each)));
  });
  const link = createButton(say("Copy link"), async () => {
    const recipe = JSON.stringify(essence(store.state.catalog, preset.recipe));
    const text = element("input", { value: `${location.origin}/?recipe=${encodeURIComponent(recipe)}` });
    byId("own").append(text);
    const isCopied = await copyText(text);
    tell(isCopied ? say("The link is copied: it opens Whittle with these settings.") : say("Press Ctrl+C to copy."));
    text.remove();
  });
  const file = createButton(say("File"), () => {
    const saved = element("a", { download: `${preset.label}.recipe.json` });
    saved.href = URL.createObjectURL(new Blob([jsonRecipe(store.state, preset.recipe)], { type: "application/json" }));
    saved.click();
    setTimeout(() => URL.revokeObjectURL(saved.href), 60_000);
  });
  file.title = say("For whittle optimize --recipe");
  const remove = createButton(say("Delete"), () => keep(store.state.ownPresets.filter((each) => each !== preset)));
  return element("li", {}, label, link, file, remove);
}

/**
 * @param {string} words
 * @param {() => void} press
 */
function createButton(words, press) {
  const button = element("button", { type: "button", class: "quiet worded outlined" }, words);
  button.addEventListener("click", press);
  return button;
}
