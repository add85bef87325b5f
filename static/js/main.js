/** The start of the page, and the only file that knows all others: catalog, store, network, views. */

import { buildPanel } from "./controls/panel.js";
import { byId } from "./lib/dom.js";
import { answerShortcuts } from "./lib/shortcuts.js";
import { connect } from "./net/connection.js";
import { answerDeletions } from "./net/deletions.js";
import { answerDownloads } from "./net/downloads.js";
import { request } from "./net/http.js";
import { keepKey } from "./net/keys.js";
import { fetchOriginals } from "./net/originals.js";
import { answerUploads } from "./net/uploads.js";
import { tellTrouble } from "./state/notices.js";
import { START } from "./state/page.js";
import { createStore } from "./state/store.js";
import { hideKey, readAddress, showAddress, showTitle } from "./views/address.js";
import { announceFinals } from "./views/announcements.js";
import { showDropZone } from "./views/drop-zone.js";
import { showDelete, showDownload } from "./views/file-actions.js";
import { answerGestures } from "./views/gestures.js";
import { showHistory } from "./views/history.js";
import { showNotice } from "./views/notice.js";
import { showPresets } from "./views/presets.js";
import { showPreviews } from "./views/previews.js";
import { showUpload, showWaiting } from "./views/progress.js";
import { showScreens } from "./views/screens.js";
import { showSplit } from "./views/split.js";
import { showStage } from "./views/stage.js";
import { showStats } from "./views/stats.js";
import { showStatus } from "./views/status.js";
import { showTheme } from "./views/theme.js";
import { showView } from "./views/view.js";
import { showZoom } from "./views/zoom.js";

async function start() {
  const { imageId, key } = readAddress(location);
  if (imageId && key) keepKey(imageId, key);
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
  fetchOriginals(store);

  showScreens(store);
  showAddress(store);
  showTitle(store);
  showDropZone(store);
  buildPanel(store, byId("groups"));
  showPresets(store);
  showStage(store);
  showPreviews(store);
  showView(store);
  showZoom(store);
  answerGestures(store);
  showSplit(store);
  showStats(store);
  showStatus(store);
  showHistory(store);
  showDownload(store);
  showDelete(store);
  showUpload(store);
  showWaiting(store);
  announceFinals(store);

  answerShortcuts();
  connect(store);
  document.body.dataset.ready = "true";
}

start();
