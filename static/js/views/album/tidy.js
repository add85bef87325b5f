/** The dialog that puts an album in order: a chore is chosen, its values are set, and its plan is seen while they are. */

import { showDialog } from "../../lib/dialogs.js";
import { byId, element, setText } from "../../lib/dom.js";
import { sayAgain } from "../../lib/language.js";
import { choresOf, defaultsFor } from "../../state/album/tidying.js";
import { showPlan } from "./tidy-plan.js";
import { showTidyWork } from "./tidy-work.js";
import { showTimes } from "./times.js";

/** The chore that is offered first. */
const FIRST = "rename";

/**
 * @param {Store} store
 * @param {(imageId: string) => Promise<string>} thumbnailOf
 * @param {CreateControl} createControl
 */
export function showTidy(store, thumbnailOf, createControl) {
  const opener = byId("tidy-open", HTMLButtonElement);
  const dialog = byId("tidy", HTMLDialogElement);
  const menu = byId("tidy-chore", HTMLSelectElement);
  const fields = byId("tidy-fields");
  /** Values that were set for each chore, as long as the page is open. @type {Map<string, Recipe>} */
  const kept = new Map();
  /** @type {FieldControl[]} */
  let controls = [];

  store.watch(["albumId", "album", "members", "batch", "sending"], ({ albumId, album, members, sending }) => {
    opener.hidden = !albumId || !album?.mayEdit;
    opener.disabled = (sending !== null && !sending.isOver) || !members.some(({ state }) => state === "ready");
    if (!albumId) dialog.close();
  });

  showDialog(dialog, opener, () => {
    const chores = choresOf(store.state);
    if (!menu.options.length)
      menu.append(...chores.map(({ name, label }) => element("option", { value: name }, label)));
    choose(store.state.tidying.chore || FIRST);
  });
  menu.addEventListener("change", () => choose(menu.value));

  /** @param {string} name */
  function choose(name) {
    const chore = choresOf(store.state).find((each) => each.name === name);
    if (!chore) return;
    menu.value = name;
    setText(byId("tidy-help"), chore.help);
    const values = kept.get(name) ?? defaultsFor(chore);
    controls = chore.fields.map((field) =>
      createControl(store, field, `tidy-${field.name}`, (value) => set(name, { [field.name]: value })),
    );
    fields.replaceChildren(...controls.map(({ node }) => node));
    ask(name, values);
  }

  /**
   * @param {string} name
   * @param {Recipe} changes
   */
  function set(name, changes) {
    ask(name, { ...store.state.tidying.values, ...changes });
  }

  /**
   * @param {string} chore
   * @param {Recipe} values
   */
  function ask(chore, values) {
    kept.set(chore, values);
    store.ask("plan_chore", { chore, values });
  }

  store.watch(["tidying"], ({ tidying }) => {
    const { values, trouble, field } = tidying;
    const reason = sayAgain(trouble);
    // A field that nobody has touched yet is no mistake: it waits for its value.
    const isAtField = controls.some((control) => control.field.name === field);
    for (const { field: each, show } of controls) {
      const value = values[each.name] ?? each.default;
      show(value, each.name === field && value !== each.default ? reason : "", value);
    }
    setText(byId("tidy-trouble"), isAtField ? "" : reason);
  });
  showPlan(store, thumbnailOf);
  showTimes(store);
  showTidyWork(store);
}
