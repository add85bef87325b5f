/** Watching only: nothing is there that cannot be used; what was changed is told in words. */

import { allIn, byId, element } from "../../lib/dom.js";
import { isDefault } from "../../state/fields.js";
import { sayValue } from "../../state/wording.js";

/** @param {Store} store */
export function showRights(store) {
  let told = "";
  store.watch(["mayEdit", "imageId", "upload"], (state) => {
    // A file on its way is one's own, whatever one has looked at before.
    const mayEdit = state.mayEdit || state.upload !== null;
    if (told === `${mayEdit} ${state.imageId}`) return;
    told = `${mayEdit} ${state.imageId}`;
    document.body.dataset.mayEdit = `${mayEdit}`;
    byId("controls", HTMLFieldSetElement).disabled = !mayEdit;
    byId("controls").hidden = !mayEdit;
    byId("view-only").hidden = mayEdit;
    for (const node of allIn(document, "[data-needs-right]")) node.hidden = !mayEdit;
  });
  store.watch(["mayEdit", "recipe"], ({ mayEdit, recipe, catalog }) => {
    if (mayEdit || !recipe) return;
    const set = catalog.fields.filter((field) => !isDefault(field, recipe[field.name]));
    const lines = set.map((field) => element("li", {}, `${field.label}: ${sayValue(field, recipe[field.name])}`));
    byId("view-changes").replaceChildren(...lines);
  });
}
