/** Tells the server what is looked at: at once the first time, then when zooming and resizing come to a rest. */

import { debounce } from "../lib/debounce.js";
import { viewOf } from "../state/view.js";

/** Milliseconds of rest, and the longest that a moving picture waits for its own pixels. */
const REST = 60;
const LONGEST = 180;
/** Dragging a window's edge is no reason to draw again. */
const REST_AFTER_RESIZE = 200;

/** @param {Store} store */
export function chooseView(store) {
  const most = store.state.catalog.limits.max_view;

  function look() {
    const view = viewOf(store.state, most);
    if (view && JSON.stringify(view) !== JSON.stringify(store.state.view)) store.update({ view });
  }
  const soon = debounce(look, REST, LONGEST);
  const later = debounce(look, REST_AFTER_RESIZE);

  // The first size is needed at once, by open_edit.
  store.watch(["stage"], ({ view }) => (view ? later() : look()));
  store.watch(["zoom", "cropping", "imageId"], soon);
  store.watch(["layer", "shows"], look);
  // The result may have other pixels than before: another size, or another part of the picture.
  store.watch(["drawn"], ({ zoom, drawn }) => zoom && drawn?.stage === "final" && soon());
}
