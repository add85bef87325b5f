/** A recipe that comes back as text. */

import { say } from "../lib/language.js";
import { change } from "./edit.js";
import { tellNews, tellTrouble } from "./notices.js";

/**
 * The object that a text of JSON describes, or null where it is no object.
 * @param {string} text
 * @returns {Recipe | null}
 */
export function readRecipe(text) {
  try {
    const found = JSON.parse(text);
    return typeof found === "object" && found !== null && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

/**
 * Take over a pasted recipe: what it does not name gets its default. The server checks the values.
 * @param {Store} store
 * @param {Recipe} pasted
 */
export function takePasted(store, pasted) {
  const { fields } = store.state.catalog;
  const unknown = Object.keys(pasted).find((name) => !fields.some((field) => field.name === name));
  if (unknown) {
    tellTrouble(store, {
      message: say("There is no setting called “{unknown}”, so the recipe was not used.", { unknown }),
    });
    return false;
  }
  const defaults = Object.fromEntries(fields.map((field) => [field.name, field.default]));
  change(store, { ...defaults, ...pasted }, "settle");
  tellNews(store, say("The recipe is set."), say("Undo brings your earlier settings back."));
  return true;
}
