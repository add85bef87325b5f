/** Looking only: every control is there and shows what the others do, and none can be moved. */

import { allIn, byId } from "../../lib/dom.js";

/** @param {Store} store */
export function showRights(store) {
  store.watch(["mayEdit", "imageId"], ({ mayEdit }) => {
    document.body.dataset.mayEdit = `${mayEdit}`;
    byId("controls", HTMLFieldSetElement).disabled = !mayEdit;
    byId("view-only").hidden = mayEdit;
    byId("delete").hidden = !mayEdit;
    for (const node of allIn(document, "[data-needs-right]")) node.hidden = !mayEdit;
  });
}
