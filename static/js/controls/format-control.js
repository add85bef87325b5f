/** The format. The choice that keeps a picture's own says which that is. */

import { setText } from "../lib/dom.js";
import { say } from "../lib/language.js";
import { pictureAtHand } from "../state/edit.js";
import { formatLabel } from "../state/fields.js";
import { createChoiceControl } from "./choice-control.js";

/**
 * @param {ChoiceField} field
 * @param {ControlIds} ids
 * @param {Moved} moved
 * @param {Store} store
 * @returns {Control}
 */
export function createFormatControl(field, ids, moved, store) {
  const control = createChoiceControl(field, ids, moved);
  const at = field.choices.findIndex(({ value }) => value === field.default);
  store.watch(["image", "upload", "albumId"], (state) => {
    const picture = pictureAtHand(state);
    // In an album each picture keeps its own.
    const isOne = picture && !state.albumId;
    const kept = isOne && say("Keep {format}", { format: formatLabel(state.catalog, picture.format) });
    setText(control.labels[at], kept || field.choices[at].label);
  });
  return control;
}
