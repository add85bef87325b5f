/**
 * The one state of the page. Views and the network never call each other: a user's action changes the state
 * (`update`) or asks for something (`ask`); whoever is concerned watches (`watch`) or answers (`on`).
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  const watchers = [];
  const answers = new Map();

  return {
    get state() {
      return state;
    },

    /** Replace some keys of the state, then call the watchers of those that changed. */
    update(changes) {
      const before = state;
      const after = Object.freeze({ ...state, ...changes });
      state = after;
      for (const { keys, react } of watchers) {
        if (keys.some((key) => after[key] !== before[key])) react(state);
      }
    },

    /** Call `react(state)` now and whenever one of these keys has changed. */
    watch(keys, react) {
      watchers.push({ keys, react });
      react(state);
    },

    /** A request that is not a value: "undo", "upload" ... with what it needs. */
    ask(request, detail) {
      const answer = answers.get(request);
      if (!answer) throw new Error(`nobody answers "${request}"`);
      answer(detail);
    },

    on(request, answer) {
      answers.set(request, answer);
    },
  };
}
