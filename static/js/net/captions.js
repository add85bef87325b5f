/** What the picture is called: file name, title and alternative text, saved as they are typed, in all tabs. */

import { say } from "../lib/language.js";
import { tellTrouble } from "../state/notices.js";
import { problemOf } from "./problems.js";
import { COMMANDS, EVENTS } from "./protocol.js";

/**
 * @param {Store} store
 * @param {Line} line
 */
export function answerCaptions(store, { call, hear }) {
  /** Newest texts of this tab win over what the server still answers to older ones. */
  let asked = 0;

  store.on("rename", async (texts) => {
    const { image } = store.state;
    if (!image) return;
    asked += 1;
    const number = asked;
    store.update({ image: { ...image, ...texts }, ...(texts.name && { renamed: true }) });
    const ack = await call(COMMANDS.renameImage, texts);
    if (number !== asked || store.state.image?.id !== image.id) return;
    if (ack?.ok) show(ack);
    else tellTrouble(store, ack?.error ?? problemOf({ code: "offline", message: say("The new words are not saved.") }));
  });
  hear(EVENTS.imageRenamed, show);

  /** @param {any} texts */
  function show({ name, title, alt }) {
    const { image } = store.state;
    if (image) store.update({ image: { ...image, name, title, alt } });
  }
}
