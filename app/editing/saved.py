"""What is kept of edits beside their originals, in `edit.json`: recipe, revision and history."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.blocking import offload
from app.editing.edit import EditSession
from app.errors import Refusal
from app.logs import short
from app.rendering.source import Source
from app.storage.records import Unreadable, checked, read_record, set_aside, tell_once, write_record

log = logging.getLogger(__name__)

VERSION = 1
_KINDS = {"recipe": dict, "revision": int, "history": dict}
#: A notice at the picture whose record cannot be read.
LOST = "The settings of this picture could not be read. They are at their defaults again."


class Saved:
    """Writes and reads edits. One that found the disk full is kept in memory, and tried again."""

    def __init__(self) -> None:
        self._unsaved: dict[str, EditSession] = {}
        self._lost: set[str] = set()

    def read(self, source: Source) -> dict[str, Any] | None:
        """What is known of an image's edit: `recipe`, `revision` and `history`. None where nothing was
        changed yet, and where it cannot be read: `notices` says so from then on."""
        unsaved = self._unsaved.get(source.id)
        if unsaved is not None:
            return unsaved.stored()
        path = source.folder.edit
        try:
            stored = read_record(path, VERSION)
            return None if stored is None else checked({"history": {}} | stored, _KINDS)
        except Unreadable as error:
            tell_once(path, str(error))
            self._lost.add(source.id)
            return None

    def notices(self, image_id: str) -> list[str]:
        """What is to be said at the picture."""
        return [LOST] if image_id in self._lost else []

    def write(self, edit: EditSession) -> None:
        """Write what there is to keep of an edit: one write at a time, each with the newest, for two at once
        could end in either order."""
        image_id = edit.source.id
        with edit.saving:
            body = edit.stored()
            if body == edit.saved:
                return
            try:
                offload(self._replace, edit.source.folder.edit, body, image_id in self._lost)
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
        self._lost.discard(image_id)

    @staticmethod
    def _replace(path: Path, body: dict[str, Any], lost: bool) -> None:
        if lost:
            with suppress(OSError):
                set_aside(path)
        write_record(path, VERSION, body)
