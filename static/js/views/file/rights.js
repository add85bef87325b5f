/** Looking only: every control is there and shows what the others do, and none can be moved. */

import { byId } from "../../lib/dom.js";

export function showRights(store) {
  store.watch(["mayEdit", "imageId"], ({ mayEdit }) => {
    document.body.dataset.mayEdit = mayEdit;
    byId("controls").disabled = !mayEdit;
    byId("view-only").hidden = mayEdit;
    byId("delete").hidden = !mayEdit;
    for (const node of document.querySelectorAll("[data-needs-right]")) node.hidden = !mayEdit;
  });
}
