"""Open edits by image id: how they are loaded, saved, let go and ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app import guard, heap
from app.editing.edit import EditSession
from app.editing.live import LiveLoop
from app.editing.saved import Saved
from app.editing.stopwatch import Waited
from app.editing.tell import HangUp, Tell
from app.errors import Refusal
from app.keeping.images import Images
from app.keeping.record import ImageRecord
from app.keyed_lock import KeyedLock
from app.logs import short
from app.recipe.recipe import Catalog, Recipe
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.source import Source
from app.storage.local import not_found
from app.storage.storage import Changed

log = logging.getLogger(__name__)


class OpenEdits:
    """The edits that somebody looks at, each with its live loop; what matters of others is on the disk."""

    def __init__(
        self,
        images: Images,
        saved: Saved,
        pool: Pool,
        catalog: Catalog,
        tell: Tell,
        hang_up: HangUp,
        waited: Waited,
    ) -> None:
        self._images = images
        self._pool = pool
        self._catalog = catalog
        self._tell = tell
        self._hang_up = hang_up
        self._waited = waited
        self._edits: dict[str, tuple[EditSession, LiveLoop]] = {}
        self._opening = KeyedLock()
        self._saved = saved
        #: The edit of a member of an album, by the album's id: what is set there is the album's.
        self.member_edit: Callable[[str, Source], EditSession] = _no_album

    def state(self, record: ImageRecord) -> dict[str, Any]:
        """Recipe, revision and history flags of an image, whether or not somebody looks at it."""
        return self._present(record).state()

    def notices(self, record: ImageRecord) -> list[str]:
        """What is to be said at the picture beside what the probe found, once its state has been read."""
        return self._saved.notices(record.id)

    def recipe(self, record: ImageRecord) -> Recipe:
        return self._present(record).recipe

    def ids(self) -> list[str]:
        """The images whose edits somebody looks at."""
        return list(self._edits)

    def counts(self) -> tuple[int, int]:
        """How many edits somebody looks at, and how many viewers they have."""
        edits = [edit for edit, _ in self._edits.values()]
        return len(edits), sum(len(edit.viewers) for edit in edits)

    def end(self, image_id: str, reason: str) -> None:
        """Delete the image; its tabs are told why (`deleted` or `expired`)."""
        self._images.delete(image_id)
        self._close(image_id, self._edits.pop(image_id, None), reason)

    def _close(self, image_id: str, found: tuple[EditSession, LiveLoop] | None, reason: str) -> None:
        self._saved.forget(image_id)
        self.forget_pictures([image_id])
        if found is not None:
            edit, loop = found
            loop.close()
            self._tell("edit_closed", list(edit.viewers), {"image_id": image_id, "reason": reason})

    def end_expired(self) -> None:
        """Delete every image that nobody has used for its time to live."""
        for image_id in self._images.expired():
            with guard.guarded("sweep"), suppress(Refusal):  # deleted by somebody meanwhile
                self.end(image_id, "expired")

    def save_all(self) -> None:
        """Keep what has not been saved yet; called when the server ends."""
        self.save_again()
        for edit, _ in list(self._edits.values()):
            edit.settle()
            self._save(edit)

    def save_again(self) -> None:
        """Keep what the storage did not take, if it does by now."""
        for edit in self._saved.unsaved():
            self._save(edit)

    def _edit(self, record: ImageRecord, is_sent: bool) -> tuple[EditSession, LiveLoop]:
        with self._opening.of(record.id):
            found = self._edits.get(record.id)
            if found is None:
                edit = self._load(record)
                self._saved.claim(edit, is_sent)
                found = self._edits[record.id] = (
                    edit,
                    LiveLoop(edit, self._pool, self._tell, self._save, self._waited),
                )
            return found

    def _save(self, edit: EditSession) -> bool:
        """Keep an edit; False where another server has it now, and this one let it go."""
        try:
            self._saved.write(edit)
        except Changed:
            self.lose(edit.source.id)
            return False
        return True

    def lose(self, image_id: str) -> None:
        """Another server has the edit: its tabs are let go, and dial again to where it is."""
        found = self._edits.pop(image_id, None)
        self._images.forget(image_id)
        if found is not None:
            edit, loop = found
            log.info("edit %s is open on another server now", short(image_id))
            loop.close()
            self.forget_pictures([image_id])
            self._hang_up(list(edit.viewers))

    def _present(self, record: ImageRecord) -> EditSession:
        found = self._edits.get(record.id)
        return found[0] if found is not None else self._load(record)

    def _load(self, record: ImageRecord) -> EditSession:
        source = self._images.source(record)
        if record.album_id:
            return self.member_edit(record.album_id, source)
        edit = EditSession(source, self._catalog)
        self._saved.load(edit)
        return edit

    def _let_go(self, edit: EditSession, loop: LiveLoop) -> None:
        image_id = edit.source.id
        edit.settle()
        self._save(edit)
        with self._opening.of(image_id):
            if edit.viewers or self._edits.get(image_id) != (edit, loop):
                return  # somebody came while it was saved, or another server has it
            with suppress(Changed):
                self._saved.release(edit)
            del self._edits[image_id]
        loop.close()
        self.forget_pictures([image_id])
        heap.give_back()

    def forget_pictures(self, image_ids: list[str]) -> None:
        """Have the workers let go of all they keep of these images."""
        self._pool.broadcast(lambda: Job(orders.forget(*image_ids)))


def _no_album(album_id: str, source: Source) -> EditSession:
    raise not_found()
