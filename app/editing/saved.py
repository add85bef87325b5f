"""What is kept of edits beside their originals, in `edit.json`: recipe, revision and history."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from app.editing.edit import Claim, EditSession
from app.errors import Refusal
from app.logs import short
from app.storage.image_folder import EDIT
from app.storage.records import Unreadable, checked, tell_once
from app.storage.storage import ANY, Changed, Storage, moved
from app.wording import marked

log = logging.getLogger(__name__)

VERSION = 1
_KINDS = {"recipe": dict, "revision": int, "history": dict}
#: A notice at the picture whose record cannot be read.
LOST = marked("The settings of this picture could not be read. They are at their defaults again.")


class Saved:
    """Reads and writes edits. One that the storage does not take is kept in memory, and tried again. `owner`
    is this server's name in claims, where others could have the same edits open."""

    def __init__(self, storage: Storage, owner: str = "") -> None:
        self._storage = storage
        self._owner = owner
        self._unsaved: dict[str, EditSession] = {}
        self._lost: set[str] = set()

    @property
    def is_shared(self) -> bool:
        """Whether other servers could have an edit open, and a write may be far away."""
        return self._storage.is_shared

    def load(self, edit: EditSession) -> None:
        """Bring an edit to what is known of it. Nothing is where nothing was changed yet, and where it cannot
        be read: `notices` says so from then on."""
        image_id = edit.source.id
        unsaved = self._unsaved.get(image_id)
        if unsaved is not None:
            edit.restore(unsaved.stored(), unsaved.claim, unsaved.tag)
            return
        try:
            kept = self._storage.read(image_id, EDIT, VERSION)
            if kept is not None:
                edit.restore(checked({"history": {}} | kept.body, _KINDS), _claim_in(kept.body), kept.tag)
        except Unreadable as error:
            tell_once(image_id, EDIT, str(error))
            self._lost.add(image_id)
            edit.tag, edit.is_lost = error.tag, True

    def claim(self, edit: EditSession, is_sent: bool) -> None:
        """Make this server the one that has the edit open: whoever had it can write no more. A client that
        came here by chance (`is_sent` False) takes over from nobody: Refusal `moved`."""
        if not self._storage.is_shared or edit.kept_elsewhere or edit.source.id in self._unsaved:
            return
        while True:
            if edit.claim.owner not in ("", self._owner) and not is_sent:
                raise moved()
            edit.claim = Claim(self._owner, edit.claim.epoch + 1)
            with suppress(Changed):
                with edit.saving:
                    body = edit.stored()
                    self._exchange(edit, body)
                    edit.saved = body
                return
            self.load(edit)

    def release(self, edit: EditSession) -> None:
        """Nobody looks at it here: the next server may have it. `Changed` where one has it already."""
        if self._storage.is_shared:
            edit.claim = Claim("", edit.claim.epoch)
            edit.saved = None
        self.write(edit)

    def notices(self, image_id: str) -> list[str]:
        """What is to be said at the picture."""
        return [LOST] if image_id in self._lost else []

    def write(self, edit: EditSession) -> None:
        """Write what there is to keep of an edit: one write at a time, each with the newest, for two at once
        could end in either order. `Changed` where another server has the edit now."""
        if edit.kept_elsewhere:
            return
        image_id = edit.source.id
        with edit.saving:
            body = edit.stored()
            if body == edit.saved:
                return
            try:
                self._exchange(edit, body)
            except FileNotFoundError:
                self.forget(image_id)  # the image was deleted meanwhile
            except Changed:
                self.forget(image_id)
                raise
            except Refusal as refusal:
                log.warning("the recipe of edit %s is not saved yet: %s", short(image_id), refusal.detail)
                self._unsaved[image_id] = edit
            else:
                edit.saved = body
                self.forget(image_id)

    def unsaved(self) -> list[EditSession]:
        """What was not taken yet."""
        return list(self._unsaved.values())

    def forget(self, image_id: str) -> None:
        """Nothing waits to be written for this image any more."""
        self._unsaved.pop(image_id, None)
        self._lost.discard(image_id)

    def _exchange(self, edit: EditSession, body: dict[str, Any]) -> None:
        """In place of what this server wrote or read last; in a storage of its own, of whatever is there."""
        image_id = edit.source.id
        tag = edit.tag if self._storage.is_shared else ANY
        written = body | edit.claim.to_dict()
        try:
            edit.tag = self._storage.write(image_id, EDIT, VERSION, written, tag, aside=edit.is_lost)
        except Changed:
            edit.tag = self._storage.write(image_id, EDIT, VERSION, written, self._own_tag(edit))
        edit.is_lost = False

    def _own_tag(self, edit: EditSession) -> str:
        """The tag of what is there, where this server wrote it and never heard the answer; else Changed."""
        kept = self._storage.read(edit.source.id, EDIT, VERSION)
        claim = _claim_in(kept.body) if kept is not None else Claim()
        if kept is None or claim.epoch != edit.claim.epoch or claim.owner not in ("", self._owner):
            raise Changed
        return kept.tag


def _claim_in(body: dict[str, Any]) -> Claim:
    owner, epoch = body.get("owner"), body.get("epoch")
    if isinstance(owner, str) and type(epoch) is int and epoch >= 0:
        return Claim(owner, epoch)
    return Claim()
