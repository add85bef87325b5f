/** The recipe as the hand, the server and the other tabs change it. */

import { changesBetween, defaultsOf, isSame } from "./fields.js";
import { endTrouble } from "./notices.js";
import { withChanges } from "./unsent.js";

/**
 * What the controls show: the server's recipe with this tab's unacknowledged changes over it. Of a file that is still
 * on its way, it is what the hand has set so far.
 * @param {Pick<State, "catalog" | "recipe" | "hand" | "upload">} state
 * @returns {Recipe}
 */
export function shownRecipe({ catalog, recipe, hand, upload }) {
  return upload ? { ...defaultsOf(catalog), ...upload.hand } : { ...defaultsOf(catalog), ...recipe, ...hand };
}

/**
 * What is known of the picture that the controls are about; of a file on its way, what the browser can tell.
 * @param {Pick<State, "image" | "upload" | "copy">} state
 * @returns {Pick<ImageBody, "format" | "has_alpha" | "width" | "height"> | null}
 */
export function pictureAtHand({ image, upload, copy }) {
  if (!upload) return image;
  return { format: upload.format, has_alpha: false, width: copy?.width ?? 0, height: copy?.height ?? 0 };
}

/**
 * Whether there is something that this hand may set: a picture that it may edit, or its own file on the way.
 * @param {Pick<State, "recipe" | "upload" | "mayEdit">} state
 */
export function canSet({ recipe, upload, mayEdit }) {
  return Boolean(upload) || (recipe !== null && mayEdit);
}

/**
 * What this tab still holds of a picture that the server no longer has, if it may open it again.
 * @param {State} state
 * @returns {State["lost"]}
 */
export function whatIsLost(state) {
  const { image, content, mayEdit } = state;
  return image && content && mayEdit ? { name: image.name, content, recipe: shownRecipe(state) } : null;
}

/**
 * A control was moved ("drag") or let go ("settle"), or a preset was taken.
 * @param {Store} store
 * @param {Recipe} changes
 * @param {"drag" | "settle"} phase
 */
export function change(store, changes, phase) {
  const { upload } = store.state;
  if (upload) {
    // It is sent as soon as the picture is there.
    store.update({ upload: withChanges(upload, changes, phase) });
    return;
  }
  const refusals = { ...store.state.refusals };
  for (const name of Object.keys(changes)) delete refusals[name];
  store.update({ hand: { ...store.state.hand, ...changes }, refusals });
  store.ask("patch", { changes, phase });
}

/**
 * An acknowledgement or a fact with a recipe; an older one than the page knows changes nothing.
 * @param {Store} store
 * @param {any} told
 */
export function takeRecipe(store, { recipe, revision, can_undo: canUndo, can_redo: canRedo }) {
  const known = store.state;
  if (revision < known.revision) return;
  const moved = revision > known.revision;
  if (moved) endTrouble(store, "recipe");
  store.update({
    recipe,
    revision,
    // An acknowledgement of a patch need not say: a change can be undone, and ends what could be redone.
    canUndo: canUndo ?? (moved || known.canUndo),
    canRedo: canRedo ?? (!moved && known.canRedo),
  });
}

/**
 * What is to be sent when the edit is open again: what the hand holds, and of what the page was told before, all that
 * this server does not know. It may have ended before it had kept that, or be another one.
 * @param {Pick<State, "recipe" | "revision" | "hand">} known
 * @param {{recipe: Recipe, revision: number, may_edit: boolean}} told
 * @returns {Recipe}
 */
export function unkept({ recipe, revision, hand }, told) {
  if (!recipe || !told.may_edit || told.revision >= revision) return hand;
  return { ...changesBetween(told.recipe, recipe), ...hand };
}

/**
 * Fields that another hand has moved; what is under this one, one sees by oneself.
 * @param {Pick<State, "recipe" | "hand">} known
 * @param {Recipe} told
 */
export function movedIn({ recipe, hand }, told) {
  return Object.keys(told).filter((name) => !(name in hand) && !isSame(told[name], recipe?.[name]));
}

/**
 * Changes that the server has answered leave the hand, unless the hand has moved on since.
 * @param {Store} store
 * @param {Recipe} sent
 */
export function release(store, sent) {
  const hand = { ...store.state.hand };
  for (const [name, value] of Object.entries(sent)) {
    if (hand[name] === value) delete hand[name];
  }
  store.update({ hand });
}

/**
 * The server refused a patch whole: its recipe stands, and the reason is shown at the field.
 * @param {Store} store
 * @param {Recipe} sent
 * @param {ProblemFacts} error
 */
export function refuse(store, sent, error) {
  release(store, sent);
  const fields = error.field ? [error.field] : Object.keys(sent);
  const told = Object.fromEntries(fields.map((name) => [name, error.message]));
  store.update({ refusals: { ...store.state.refusals, ...told } });
}
