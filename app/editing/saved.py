"""What is kept of edits beside their originals, in `edit.json`: recipe, revision and history."""

from __future__ import annotations

import logging
from typing import Any

from app.blocking import offload
from app.editing.edit import EditSession
from app.editing.images import Source
from app.errors import Refusal
from app.logs import short
from app.storage.files import read_json, write_json

log = logging.getLogger(__name__)


class Saved:
    """Writes and reads edits. One that found the disk full is kept in memory, and tried again."""

    def __init__(self) -> None:
        self._unsaved: dict[str, EditSession] = {}

    def read(self, source: Source) -> dict[str, Any] | None:
        """What is known of an image's edit; None where nothing was changed yet."""
        unsaved = self._unsaved.get(source.id)
        return read_json(source.folder / "edit.json") if unsaved is None else unsaved.stored()

    def write(self, edit: EditSession) -> None:
        """Write what there is to keep of an edit: one write at a time, each with the newest, for two at once
        could end in either order."""
        image_id = edit.source.id
        with edit.saving:
            body = edit.stored()
            if body == edit.saved:
                return
            try:
                offload(write_json, edit.source.folder / "edit.json", body)
            except FileNotFoundError:
                self.forget(image_id)  # the image was deleted meanwhile
            except Refusal as refusal:
                log.warning("the recipe of edit %s is not saved yet: %s", short(image_id), refusal.detail)
                self._unsaved[image_id] = edit
            else:
                edit.saved = body
                self.forget(image_id)

    def write_again(self) -> None:
        """Write what found the disk full, if there is room by now."""
        for edit in list(self._unsaved.values()):
            self.write(edit)

    def forget(self, image_id: str) -> None:
        """Nothing waits to be written for this image any more."""
        self._unsaved.pop(image_id, None)
