/** The recipe as the hand, the server and the other tabs change it. */

/**
 * What the controls show: the server's recipe with this tab's unacknowledged changes over it.
 * @param {Pick<State, "recipe" | "hand">} state
 * @returns {Recipe}
 */
export function shownRecipe(state) {
  return { ...state.recipe, ...state.hand };
}

/**
 * A control was moved ("drag") or let go ("settle"), or a preset was taken.
 * @param {Store} store
 * @param {Recipe} changes
 * @param {"drag" | "settle"} phase
 */
export function change(store, changes, phase) {
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
  store.update({
    recipe,
    revision,
    // An acknowledgement of a patch need not say: a change can be undone, and ends what could be redone.
    canUndo: canUndo ?? (moved || known.canUndo),
    canRedo: canRedo ?? (!moved && known.canRedo),
  });
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
