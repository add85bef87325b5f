/** The numbers: what the file will weigh, what that saves, its size and how long it took. */

import { byId, setText } from "../../lib/dom.js";
import { say } from "../../lib/language.js";
import { formatBytes, formatDimensions, formatSaving, formatTime } from "../../lib/units.js";
import { formatLabel } from "../../state/fields.js";
import { isSettled, statsShown } from "../../state/preview.js";

/** @param {Store} store */
export function showStats(store) {
  const hero = byId("result");
  const bytes = byId("bytes");
  const { catalog } = store.state;

  store.watch(["drawn", "final", "upload"], (state) => {
    const stats = state.upload ? null : statsShown(state);
    hero.classList.toggle("unknown", !stats);
    if (!stats) return;
    const isExact = stats.bytes_are === "exact";
    hero.dataset.are = stats.bytes_are;
    hero.dataset.saving = `${Math.sign(stats.saved_percent)}`;
    setText(bytes, `${isExact ? "" : "≈ "}${formatBytes(stats.bytes)}`);
    bytes.dataset.bytes = `${stats.bytes}`;
    bytes.title = isExact ? say("{bytes:,} bytes", { bytes: stats.bytes }) : say("An estimate while you move");
    setText(byId("saved"), formatSaving(stats.saved_percent));
    setText(byId("dimensions"), formatDimensions(stats.width, stats.height));
    setText(byId("written"), formatLabel(catalog, stats.format));
    setText(byId("render-time"), formatTime(stats.render_ms));
    // The score is of the finished file; while the hand moves, the last one would be a guess.
    setText(
      byId("score"),
      typeof stats.score === "number" ? say("score {score}", { score: Math.round(stats.score) }) : "",
    );
    byId("score").title = say("How like the original it looks: 100 is the same; from 90 on, nobody sees a difference");
  });

  store.watch(["final", "revision", "hand", "connection"], (state) => {
    hero.setAttribute("aria-busy", `${!isSettled(state)}`);
    // Numbers of a recipe that the server does not know yet, and will not hear of soon.
    hero.classList.toggle("stale", state.connection === "reconnecting" && Object.keys(state.hand).length > 0);
  });

  store.watch(["image", "upload", "copy"], ({ image, upload, copy }) => {
    const size = upload ? copy : image;
    const sent = upload ?? image;
    setText(byId("original-bytes"), sent ? formatBytes(sent.bytes) : "");
    setText(byId("original-dimensions"), size ? formatDimensions(size.width, size.height) : "");
    setText(byId("original-format"), sent ? formatLabel(catalog, sent.format) : "");
  });
}
