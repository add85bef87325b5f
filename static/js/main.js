/** The start of the page, and the only file that knows all others: catalog, store, network, views. */

import { buildPanel } from "./controls/panel.js";
import { byId } from "./lib/dom.js";
import { say } from "./lib/language.js";
import { loadLater } from "./lib/later.js";
import { recall } from "./lib/memory.js";
import { answerShortcuts } from "./lib/shortcuts.js";
import { dialAhead } from "./net/album/dialing.js";
import { answerCaptions } from "./net/captions.js";
import { connect } from "./net/connection.js";
import { answerDeletions } from "./net/deletions.js";
import { answerDownloads } from "./net/downloads.js";
import { request } from "./net/http.js";
import { receiveOpened, receiveShared, startWorker } from "./net/installed.js";
import { answerKeeping } from "./net/keeping.js";
import { offerKey } from "./net/keys.js";
import { fetchOriginals } from "./net/originals.js";
import { provenFormats } from "./net/proofs.js";
import { answerRenditions } from "./net/renditions.js";
import { answerRenewals } from "./net/renewals.js";
import { answerSamples } from "./net/samples.js";
import { hearSearches } from "./net/searches.js";
import { answerSheets } from "./net/sheets.js";
import { answerSteps } from "./net/steps.js";
import { answerUploads } from "./net/uploads.js";
import { keepFinished } from "./reactions/finished.js";
import { drawPreviews } from "./reactions/previews.js";
import { chooseView } from "./reactions/view.js";
import { tellNews, tellTrouble } from "./state/notices.js";
import { ASKS, START } from "./state/page.js";
import { createStore } from "./state/store.js";
import { showCaptions } from "./views/file/captions.js";
import { showExpiry } from "./views/file/expiry.js";
import { showDelete, showDownload } from "./views/file/file-actions.js";
import { showRights } from "./views/file/rights.js";
import { showShare } from "./views/file/share.js";
import { showWaysOut } from "./views/file/ways-out.js";
import { hideKey, readAddress, readOffer, showAddress, showTitle } from "./views/page/address.js";
import { announceFinals } from "./views/page/announcements.js";
import { showDropZone } from "./views/page/drop-zone.js";
import { showKeyboardMap } from "./views/page/keyboard-map.js";
import { showLanguageMenu } from "./views/page/language-menu.js";
import { showLost } from "./views/page/lost.js";
import { showNotice } from "./views/page/notice.js";
import { showUpload, showWaiting } from "./views/page/progress.js";
import { showSamples } from "./views/page/samples.js";
import { showScreens } from "./views/page/screens.js";
import { showShared } from "./views/page/shared.js";
import { showStatus } from "./views/page/status.js";
import { showTheme } from "./views/page/theme.js";
import { showContactSheet } from "./views/panel/contact-sheet.js";
import { showCurve } from "./views/panel/curve.js";
import { showFormatWords } from "./views/panel/format-words.js";
import { showHistory } from "./views/panel/history.js";
import { showImageNotices } from "./views/panel/image-notices.js";
import { showMetadata } from "./views/panel/metadata.js";
import { showOwnPresets } from "./views/panel/own-presets.js";
import { showPastedRecipe } from "./views/panel/pasted-recipe.js";
import { showPresets } from "./views/panel/presets.js";
import { showSheet } from "./views/panel/sheet.js";
import { showStats } from "./views/panel/stats.js";
import { showSteps } from "./views/panel/steps.js";
import { showTabs } from "./views/panel/tabs.js";
import { showVerdict } from "./views/panel/verdict.js";
import { showVersions } from "./views/panel/versions.js";
import { showWays } from "./views/panel/ways.js";
import { showChecksAndGrid } from "./views/stage/checks-and-grid.js";
import { showCrop } from "./views/stage/crop.js";
import { answerGestures } from "./views/stage/gestures.js";
import { showHistogram } from "./views/stage/histogram.js";
import { showLoss } from "./views/stage/loss.js";
import { showSplit } from "./views/stage/split.js";
import { showStage } from "./views/stage/stage.js";
import { showTurning } from "./views/stage/turning.js";
import { showZoom } from "./views/stage/zoom.js";

/**
 * The same promise for everybody who asks.
 * @template Made
 * @param {() => Promise<Made>} make
 */
function once(make) {
  /** @type {Promise<Made> | null} */
  let made = null;
  return () => {
    made ??= make();
    return made;
  };
}

async function start() {
  const { imageId, albumId, key } = readAddress(location);
  if (key && (imageId || albumId)) offerKey(imageId || albumId, key);
  hideKey();
  // Most open one picture, and look: what is for many, for a web page, or taken along comes when it is needed.
  const later = once(loadLater);
  const albums = once(async () => {
    await later();
    return import("./album.js");
  });
  if (albumId) {
    dialAhead(albumId);
    albums();
  }

  const store = createStore({ ...START, imageId, albumId }, ASKS);
  showTheme(byId("theme"));
  showLanguageMenu();
  showNotice(store);
  try {
    const catalog = await (await request("/api/catalog")).json();
    store.update({ catalog, shows: await provenFormats(catalog) });
  } catch (problem) {
    tellTrouble(store, problem);
    return;
  }
  store.update({ offered: readOffer(location, store.state.catalog), ownPresets: recall("presets", []) });
  if (store.state.offered)
    tellNews(store, say("This link brings settings."), say("They are used for the picture you open."));

  answerUploads(store);
  answerDownloads(store);
  answerDeletions(store);
  answerRenditions(store);
  answerSamples(store);
  fetchOriginals(store);

  showScreens(store);
  showAddress(store);
  showTitle(store);
  showPastedRecipe(store);
  showDropZone(store);
  showSamples(store);
  showLost(store);
  showShared(store);
  showOwnPresets(store);
  buildPanel(store, { panel: byId("groups"), beside: byId("crop-straighten"), about: byId("about-groups") });
  showTabs(store);
  showSheet();
  showPresets(store);
  showCurve(store);
  showWays(store);
  showFormatWords(store);
  showMetadata(store);
  showImageNotices(store);
  showSteps(store);
  showContactSheet(store);
  showStage(store);
  drawPreviews(store);
  keepFinished(store);
  chooseView(store);
  showZoom(store);
  answerGestures(store);
  showSplit(store);
  showChecksAndGrid(store);
  showLoss(store);
  showHistogram(store);
  showTurning(store);
  showCrop(store);
  showStats(store);
  showVerdict(store);
  showStatus(store);
  showHistory(store);
  showDownload(store);
  showDelete(store);
  showWaysOut(
    store,
    once(async () => {
      await later();
      (await import("./take-along.js")).startTakeAlong(store);
    }),
  );
  showShare(store);
  showCaptions(store);
  showExpiry(store);
  showRights(store);
  showUpload(store);
  showWaiting(store);
  announceFinals(store);
  showVersions(store);
  showKeyboardMap();

  answerShortcuts();
  const line = connect(store);
  answerCaptions(store, line);
  answerKeeping(store, line);
  answerRenewals(store, line);
  answerSheets(store, line);
  hearSearches(store, line);
  answerSteps(store, line);
  const album = once(async () => (await albums()).startAlbum(store, line));
  store.on("add_files", async (given) => (await album()).add(given));
  store.watch(["albumId"], ({ albumId: opened }) => opened && album());
  const webPage = once(async () => {
    await later();
    (await import("./web-page.js")).startWebPage(store);
  });
  store.watch(["webOpen"], ({ webOpen }) => webOpen && webPage());
  receiveShared(store);
  receiveOpened(store);
  document.body.dataset.ready = "true";
  startWorker();
}

start();
