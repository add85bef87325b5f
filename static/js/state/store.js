/**
 * The one state of the page. Views and the network never call each other: a user's action changes the state
 * (`update`) or asks for something (`ask`); whoever is concerned watches (`watch`) or answers (`on`).
 *
 * `initial` has every key that the state will ever have, and `asks` names everything that can be asked for: a name
 * that is not declared there throws, wherever it is used.
 * @param {State} initial
 * @param {string[]} asks
 * @returns {Store}
 */
export function createStore(initial, asks = []) {
  /** @type {Readonly<State>} */
  let state = Object.freeze({ ...initial });
  /** @type {{keys: (keyof State)[], react: (state: Readonly<State>) => void}[]} */
  const watchers = [];
  /** @type {Map<string, (detail: any) => void>} */
  const answers = new Map();

  /** @param {string[]} keys */
  function checkKeys(keys) {
    for (const key of keys) if (!(key in initial)) throw new Error(`the state has no "${key}"`);
  }

  /** @param {string} request */
  function checkAsk(request) {
    if (!asks.includes(request)) throw new Error(`nothing called "${request}" can be asked for`);
  }

  return {
    get state() {
      return state;
    },

    /** Replace some keys of the state, then call the watchers of those that changed. */
    update(changes) {
      checkKeys(Object.keys(changes));
      const before = state;
      const after = Object.freeze({ ...state, ...changes });
      state = after;
      for (const { keys, react } of watchers) {
        if (keys.some((key) => after[key] !== before[key])) react(state);
      }
    },

    /** Call `react(state)` now and whenever one of these keys has changed. */
    watch(keys, react) {
      checkKeys(keys);
      watchers.push({ keys, react });
      react(state);
    },

    /** A request that is not a value: "undo", "upload" ... with what it needs. */
    ask(request, ...detail) {
      checkAsk(request);
      const answer = answers.get(request);
      if (!answer) throw new Error(`nobody answers "${request}"`);
      answer(detail[0]);
    },

    on(request, answer) {
      checkAsk(request);
      answers.set(request, answer);
    },
  };
}
