"""Albums that are this server's: several servers may share them, and each album is one server's at a time.

Who is asked for an album by somebody who may see it takes it over. The server before finds out when it
writes, or asks, and lets the tabs go, which dial again.
"""

from __future__ import annotations

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from app import guard
from app.albums.album import Album
from app.albums.intake import Intake
from app.albums.member import Members
from app.albums.watcher import Watcher
from app.editing.edits import Edits
from app.errors import Refusal
from app.keeping.images import BELIEVED_S, Images
from app.keeping.rights import Credentials, Right, right_of
from app.keyed_lock import KeyedLock
from app.logs import short
from app.storage.records import Unreadable
from app.storage.shelf import Shelf
from app.storage.storage import Storage

log = logging.getLogger(__name__)

#: Where there are several servers, each tells so often which albums it is at work with.
_WORK_TOLD_EVERY_S = 5.0


class OwnedAlbums(ABC):
    """Those of this server, by id. Where no other server shares them, that is all there are."""

    _intake: Intake

    def __init__(self, storage: Storage, shelf: Shelf, images: Images, edits: Edits) -> None:
        self._storage = storage
        self._shelf = shelf
        self._images = images
        self._edits = edits
        self._albums: dict[str, Album] = {}
        self._watcher: Watcher | None = None
        #: Told of each album that another server has had, and of each that another has now.
        self.on_taken_over: Callable[[Album], None] = lambda album: None
        self.on_lost: Callable[[Album], None] = lambda album: None
        #: Whether a batch of an album is at work.
        self.has_work: Callable[[Album], bool] = lambda album: False
        self._seen: dict[str, float] = {}
        self._taking = KeyedLock()
        self._told_of_work = 0.0
        shelf.on_lost = self.lose

    def get(self, album_id: str) -> Album | None:
        """For the server's own use."""
        return self._present(album_id) if album_id else None

    def doubt(self, album_id: str) -> None:
        """Another server may have it now: it is asked for before anything else is done."""
        self._seen.pop(album_id, None)

    def note_batch(self, album: Album, batch_id: str) -> None:
        """Whoever takes the album over finds its batches by this."""
        if self._shelf.is_shared:
            self._shelf.note(album.id, batch_id, b"{}")

    def batches_of(self, album: Album) -> list[str]:
        """As they were noted."""
        return self._shelf.names(album.id)

    def share(self) -> None:
        """Once a second, where there are other servers: let go of albums that another has now, tell of those
        that have work, and go on with those whose server has ended."""
        self.save_all()
        self._shelf.tell_uses()
        now = time.monotonic()
        for album in list(self._albums.values()):
            if self.audience(album) or self._is_at_work(album) or album.left_s() < 0:
                with guard.guarded("albums"), suppress(Refusal):
                    self._present(album.id, may_take=False)
        if now - self._told_of_work < _WORK_TOLD_EVERY_S:
            return
        self._told_of_work = now
        with suppress(Refusal):  # the bucket is away: the next time will do
            self._share_work()

    def _share_work(self) -> None:
        for album in list(self._albums.values()):
            if self._is_at_work(album):
                self._shelf.work(album.id)
            else:
                self._shelf.rest(album.id)
        for album_id in list(self._shelf.left_behind(3 * _WORK_TOLD_EVERY_S)):
            if self._present(album_id) is None:
                self._shelf.drop_work(album_id)

    def watch(self, watcher: Watcher) -> None:
        """Tell this one of all that happens to albums."""
        self._watcher = watcher

    def audience(self, album: Album) -> list[str]:
        """The tabs that look at it."""
        return self._watcher.audience(album) if self._watcher is not None else []

    def save(self, album: Album) -> None:
        """Keep what is set, where it has not been kept yet."""
        with album.changed:
            if album.saved_revision == album.revision or album.id not in self._albums:
                return
            self._shelf.write(album.id, album.stored())
            album.saved_revision = album.revision

    def save_all(self) -> None:
        for album in list(self._albums.values()):
            with guard.guarded("albums"), suppress(Refusal):
                self.save(album)

    def _present(
        self, album_id: str, shown: Credentials | None = None, may_take: bool = True
    ) -> Album | None:
        """The album, if it is this server's or can be: one that another has had is taken over, for somebody
        who may see it. While nobody can say, what is here counts."""
        found = self._albums.get(album_id)
        if not self._shelf.is_shared or self._is_fresh(album_id):
            return found
        with self._taking.of(album_id):
            found = self._albums.get(album_id)
            if found is not None:
                if self._is_fresh(album_id) or self._is_held(album_id):
                    return found
                self.lose(album_id)
            return self._taken_over(album_id, shown) if may_take else None

    def _is_fresh(self, album_id: str) -> bool:
        return album_id in self._albums and time.monotonic() - self._seen.get(album_id, 0.0) < BELIEVED_S

    def _is_held(self, album_id: str) -> bool:
        try:
            held = self._shelf.holds(album_id)
        except Refusal:
            return True
        self._seen[album_id] = time.monotonic()
        return held

    def _taken_over(self, album_id: str, shown: Credentials | None) -> Album | None:
        try:
            body = self._shelf.read(album_id)
            if body is None or (shown is not None and _right(body, shown) is None):
                return None
            body = self._shelf.claim(album_id)
            if body is None:
                return None
            self._storage.forget_copies(Members(self._shelf.journal(album_id)).ids)
            album = self._opened(album_id, body)
        except Unreadable as error:
            log.error("the record of album %s cannot be read: %s", short(album_id), error)
            return None
        self._intake.put(album, *album.members.waiting())
        self.on_taken_over(album)
        return album

    def lose(self, album_id: str) -> None:
        """Another server has the album: nothing of it is done here any more."""
        album = self._albums.pop(album_id, None)
        self._seen.pop(album_id, None)
        self._shelf.let_go(album_id)
        if album is None:
            return
        log.info("album %s is on another server now", short(album_id))
        album.is_over = True
        with album.changed:
            album.changed.notify_all()
        self.on_lost(album)
        if self._watcher is not None:
            self._watcher.moved(album)
        for image_id in album.members.ids:
            if image_id in self._edits.ids():
                self._edits.lose(image_id)
            self._images.forget(image_id)

    def _is_at_work(self, album: Album) -> bool:
        return self.has_work(album) or bool(album.members.waiting())

    @abstractmethod
    def _opened(self, album_id: str, body: dict[str, Any]) -> Album:
        """An album from its record; it is this server's from now on. Unreadable."""


def _right(body: dict[str, Any], shown: Credentials) -> Right | None:
    """What somebody may do with an album that is not here, by its record."""
    keys = [body.get(name) for name in ("key_hash", "owner_hash", "view_key")]
    key, owner, view = (each if isinstance(each, str) else "" for each in keys)
    return right_of(shown, key, owner, view)
