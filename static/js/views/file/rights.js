/** Watching only: nothing is there that cannot be used; what was changed is told in words. */

import { allIn, byId, element } from "../../lib/dom.js";
import { isDefault } from "../../state/fields.js";
import { sayValue } from "../../state/wording.js";

/** @param {Store} store */
export function showRights(store) {
  store.watch(["mayEdit", "imageId"], ({ mayEdit }) => {
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
