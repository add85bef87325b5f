/** The address bar: `/` or `/edit/<id>`, and the key that a link may carry in its fragment. */

import { say } from "../../lib/language.js";
import { NO_ALBUM, NO_EDIT, START } from "../../state/page.js";
import { readRecipe } from "../../state/pasting.js";

const EDIT = /^\/edit\/([^/]+)\/?$/;
const ALBUM = /^\/album\/([^/]+)\/?$/;

/**
 * `{imageId, albumId, key}` of the address, each "" when it is not there.
 * @param {Location} location
 */
export function readAddress(location) {
  const imageId = decodeURIComponent(EDIT.exec(location.pathname)?.[1] ?? "");
  const albumId = decodeURIComponent(ALBUM.exec(location.pathname)?.[1] ?? "");
  const key = new URLSearchParams(location.hash.slice(1)).get("key") ?? "";
  return { imageId, albumId, key };
}

/**
 * The recipe that a link gives, null for none. What no field is called is left out: it may be of another version.
 * @param {Location} location
 * @param {Catalog} catalog
 */
export function readOffer(location, catalog) {
  const given = readRecipe(new URLSearchParams(location.search).get("recipe") ?? "");
  if (!given) return null;
  const known = Object.entries(given).filter(([name]) => catalog.fields.some((field) => field.name === name));
  return Object.fromEntries(known);
}

/** A key is not for the history, the screen or a copied link. */
export function hideKey() {
  if (location.hash) history.replaceState(null, "", location.pathname + location.search);
}

/** @param {Store} store */
export function showAddress(store) {
  store.watch(["imageId", "albumId"], ({ imageId, albumId }) => {
    const place = albumId ? `/album/${encodeURIComponent(albumId)}` : imageId && `/edit/${encodeURIComponent(imageId)}`;
    const shown = readAddress(location);
    if (albumId ? shown.albumId === albumId : !shown.albumId && shown.imageId === imageId) return;
    history.pushState(null, "", place || "/");
  });
  window.addEventListener("popstate", () => {
    const { imageId, albumId } = readAddress(location);
    if (albumId ? albumId === store.state.albumId : !store.state.albumId && imageId === store.state.imageId) return;
    store.update({ ...NO_EDIT, ...NO_ALBUM, imageId, albumId, notice: START.notice });
  });
}

/** @param {Store} store */
export function showTitle(store) {
  store.watch(["image", "upload"], ({ image, upload }) => {
    const name = upload?.name ?? (image?.title || image?.name);
    document.title = name ? `${name} – Whittle` : say("Whittle – a live image optimizer");
  });
}
