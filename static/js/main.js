/** The start of the page, and the only file that knows all others: catalog, store, network, views. */

import { buildPanel } from "./controls/panel.js";
import { byId } from "./lib/dom.js";
import { answerShortcuts } from "./lib/shortcuts.js";
import { answerCaptions } from "./net/captions.js";
import { connect } from "./net/connection.js";
import { answerDeletions } from "./net/deletions.js";
import { answerDownloads } from "./net/downloads.js";
import { request } from "./net/http.js";
import { answerKeeping } from "./net/keeping.js";
import { offerKey } from "./net/keys.js";
import { fetchOriginals } from "./net/originals.js";
import { answerRenditions } from "./net/renditions.js";
import { answerSamples } from "./net/samples.js";
import { hearSearches } from "./net/searches.js";
import { answerSheets } from "./net/sheets.js";
import { answerSteps } from "./net/steps.js";
import { answerUploads } from "./net/uploads.js";
import { tellTrouble } from "./state/notices.js";
import { START } from "./state/page.js";
import { createStore } from "./state/store.js";
import { hideKey, readAddress, showAddress, showTitle } from "./views/address.js";
import { announceFinals } from "./views/announcements.js";
import { showCaptions } from "./views/captions.js";
import { showContactSheet } from "./views/contact-sheet.js";
import { showCurve } from "./views/curve.js";
import { showCrop } from "./views/crop.js";
import { showDropZone } from "./views/drop-zone.js";
import { showExpiry } from "./views/expiry.js";
import { showDelete, showDownload } from "./views/file-actions.js";
import { keepFinished } from "./views/finished.js";
import { showFormatWords } from "./views/format-words.js";
import { answerGestures } from "./views/gestures.js";
import { showGrounds } from "./views/grounds.js";
import { showHistogram } from "./views/histogram.js";
import { showHistory } from "./views/history.js";
import { showImageNotices } from "./views/image-notices.js";
import { showKeyboardMap } from "./views/keyboard-map.js";
import { showLoss } from "./views/loss.js";
import { showMetadata } from "./views/metadata.js";
import { showNotice } from "./views/notice.js";
import { showPastedRecipe } from "./views/pasted-recipe.js";
import { showPresets } from "./views/presets.js";
import { showPreviews } from "./views/previews.js";
import { showUpload, showWaiting } from "./views/progress.js";
import { showRights } from "./views/rights.js";
import { showSamples } from "./views/samples.js";
import { showScreens } from "./views/screens.js";
import { showShare } from "./views/share.js";
import { showSplit } from "./views/split.js";
import { showStage } from "./views/stage.js";
import { showStats } from "./views/stats.js";
import { showStatus } from "./views/status.js";
import { showSteps } from "./views/steps.js";
import { showTakeAlong } from "./views/take-along.js";
import { showTheme } from "./views/theme.js";
import { showTurning } from "./views/turning.js";
import { showVerdict } from "./views/verdict.js";
import { showVersions } from "./views/versions.js";
import { showView } from "./views/view.js";
import { showZoom } from "./views/zoom.js";

async function start() {
  const { imageId, key } = readAddress(location);
  if (imageId && key) offerKey(imageId, key);
  hideKey();

  const store = createStore({ ...START, imageId });
  showTheme(byId("theme"));
  showNotice(store);
  try {
    store.update({ catalog: await (await request("/api/catalog")).json() });
  } catch (problem) {
    tellTrouble(store, problem);
    return;
  }

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
  buildPanel(store, byId("groups"));
  showPresets(store);
  showCurve(store);
  showFormatWords(store);
  showMetadata(store);
  showImageNotices(store);
  showSteps(store);
  showContactSheet(store);
  showStage(store);
  showPreviews(store);
  keepFinished(store);
  showView(store);
  showZoom(store);
  answerGestures(store);
  showSplit(store);
  showGrounds(store);
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
  showTakeAlong(store);
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
  answerSheets(store, line);
  hearSearches(store, line);
  answerSteps(store, line);
  document.body.dataset.ready = "true";
}

start();
