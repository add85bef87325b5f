/** The names on the socket, the same as in app/web/live/protocol.py; docs/protocol.md describes them. */

export const PROTOCOL = 1;

/** Browser to server; each is answered by an acknowledgement. */
export const COMMANDS = {
  openEdit: "open_edit",
  patchRecipe: "patch_recipe",
  previewShown: "preview_shown",
  setView: "set_view",
  undo: "undo",
  redo: "redo",
  resetRecipe: "reset_recipe",
  listSteps: "list_steps",
  goToStep: "go_to_step",
  renderSheet: "render_sheet",
  renameImage: "rename_image",
  renewKey: "renew_key",
  keepImage: "keep_image",
  closeEdit: "close_edit",
  openAlbum: "open_album",
  patchAlbum: "patch_album",
  moveMembers: "move_members",
  undoAlbum: "undo_album",
  redoAlbum: "redo_album",
  closeAlbum: "close_album",
  startBatch: "start_batch",
  pauseBatch: "pause_batch",
  resumeBatch: "resume_batch",
  cancelBatch: "cancel_batch",
  retryBatch: "retry_batch",
  undoBatch: "undo_batch",
};

/** Server to browser. */
export const EVENTS = {
  recipeChanged: "recipe_changed",
  previewRendered: "preview_rendered",
  renderFailed: "render_failed",
  searchAdvanced: "search_advanced",
  variantRendered: "variant_rendered",
  sheetEnded: "sheet_ended",
  imageRenamed: "image_renamed",
  keyRenewed: "key_renewed",
  viewersChanged: "viewers_changed",
  editClosed: "edit_closed",
  albumChanged: "album_changed",
  memberChanged: "member_changed",
  membersRemoved: "members_removed",
  albumEstimated: "album_estimated",
  fitAdvanced: "fit_advanced",
  albumClosed: "album_closed",
  batchStarted: "batch_started",
  batchAdvanced: "batch_advanced",
  batchEnded: "batch_ended",
};
