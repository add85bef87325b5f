/** What did not work, in words: files that could not be sent, opened or made. */

import { showDialog } from "../../lib/dialogs.js";
import { byId, element, setText } from "../../lib/dom.js";
import { say, sayAgain, sayCount } from "../../lib/language.js";

/** Lines in the list at once. */
const MOST = 200;

/** @param {Store} store */
export function showRefused(store) {
  const opener = byId("album-refused", HTMLButtonElement);
  const dialog = byId("refused", HTMLDialogElement);
  const retry = byId("refused-retry", HTMLButtonElement);
  const forget = byId("refused-forget", HTMLButtonElement);

  store.watch(["members", "sending", "batch", "albumId"], (state) => {
    const { sending, batch, album } = state;
    const count = refusedIn(state).length + (sending?.broken ?? 0);
    opener.hidden = !state.albumId || count === 0;
    setText(opener, sayCount(count, "{count} did not work", "{count} did not work"));
    retry.hidden = !(sending?.broken || batch?.failed) || !album?.mayEdit;
    forget.hidden = !album?.mayEdit;
    if (count === 0) dialog.close();
    else if (dialog.open) draw();
  });
  showDialog(dialog, opener, draw);
  retry.addEventListener("click", () => {
    const { sending, batch } = store.state;
    if (sending?.broken) store.ask("retry_sending");
    else if (batch?.failed) store.ask("steer_batch", "retry");
    dialog.close();
  });
  forget.addEventListener("click", () => {
    store.ask("forget_refused");
    dialog.close();
  });

  function draw() {
    const { sending } = store.state;
    const refused = refusedIn(store.state);
    const rows = refused
      .slice(0, MOST)
      .map(({ name, message }) => element("li", {}, element("strong", {}, name), " ", sayAgain(message)));
    if (sending?.broken) {
      const words = sayCount(
        sending.broken,
        "{count} file could not be sent: the server did not answer, or had no room.",
        "{count} files could not be sent: the server did not answer, or had no room.",
      );
      rows.push(element("li", {}, words));
    }
    byId("refused-list").replaceChildren(...rows);
    byId("refused-more").hidden = refused.length <= MOST;
    setText(
      byId("refused-more"),
      say("And {count} more; the report in the ZIP has them all.", { count: refused.length - MOST }),
    );
  }
}

/**
 * @param {State} state
 * @returns {{name: string, message: string}[]}
 */
function refusedIn({ members, sending, batch }) {
  const refused = members.filter((member) => member.state === "refused");
  const names = new Set(refused.map(({ name }) => name));
  return [
    ...(sending?.refused ?? []),
    ...refused.map(({ name, path, error }) => ({
      name: path ? `${path}/${name}` : name,
      message: error?.message ?? "",
    })),
    ...(batch?.errors ?? []).filter(({ name }) => !names.has(name)),
  ];
}
