"""Albums that are this server's: several servers may share them, and each album is one server's at a time.

Who is asked for an album by somebody who may see it takes it over. The server before finds out when it
writes, or asks, and lets the tabs go, which dial again. It may believe for a moment that an album is still
its own, so nothing rests on that: members, batches that begin and the album's end are lines of its journal,
and what is set is in its record. Both are written over what this server has written last, or not at all.
"""

from __future__ import annotations

import logging
import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, TypeVar

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
from app.storage.storage import Storage, moved

log = logging.getLogger(__name__)

Done = TypeVar("Done")

#: So often an album is taken over for one change before the change is refused.
_TRIES = 3
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
        #: Told of each album that ends, before its pictures go; and of batches that went with one before.
        self.on_end: Callable[[Album], None] = lambda album: None
        self.on_cleared: Callable[[Iterable[str]], None] = lambda batch_ids: None
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

    def held(self, album: Album) -> Album:
        """This album, surely this server's: taken over where another has had it. Refusal `not_found`."""
        self.doubt(album.id)
        found = self.get(album.id)
        if found is None:
            raise no_album()
        return found

    def surely(self, album: Album, act: Callable[[Album], Done]) -> Done:
        """Do what is written down for this album, by the server that has it: this one. Where another takes it
        over in between, nothing was written, and it is taken over again. Refusal `not_found`, or `moved`
        where that goes on."""
        for _ in range(_TRIES - 1):
            try:
                return act(self.held(album))
            except Refusal as refusal:
                if refusal.code != "moved":
                    raise
        return act(self.held(album))

    def begin_batch(self, album: Album, batch_id: str) -> None:
        """A batch that is written down begins. Refusal `moved` where another server has the album: it has not
        begun."""
        if self._shelf.is_shared:
            album.members.begin_batch(batch_id)

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
        """Keep what is set, where it has not been kept yet. Refusal."""
        with album.changed:
            if self._shelf.is_shared and album.is_over:
                raise moved()
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
        seen = self._seen.get(album_id, -math.inf)
        return album_id in self._albums and time.monotonic() - seen < BELIEVED_S

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
            members = Members(self._shelf.journal(album_id))
            if members.ended is not None:
                self._shelf.let_go(album_id)
                return None
            self._storage.forget_copies(members.ids)
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

    def _clear(self, album_id: str) -> None:
        """What is left of an album that has ended: by a server that was killed on the way, or by one that had
        not heard of it."""
        ended = self._shelf.last_line(album_id).get("ended")
        if ended is not None:
            self.on_cleared(ended["batches"])
            self._delete(ended["members"], "deleted")
        if ended is not None or self._has_gone(album_id):
            self._shelf.clear(album_id)

    def _has_gone(self, album_id: str) -> bool:
        try:
            return self._shelf.read(album_id) is None
        except Unreadable:
            return False

    def _is_at_work(self, album: Album) -> bool:
        return self.has_work(album) or bool(album.members.waiting())

    @abstractmethod
    def _opened(self, album_id: str, body: dict[str, Any]) -> Album:
        """An album from its record; it is this server's from now on. Unreadable."""

    @abstractmethod
    def _delete(self, image_ids: list[str], reason: str) -> None:
        """These pictures go with their album."""


def _right(body: dict[str, Any], shown: Credentials) -> Right | None:
    """What somebody may do with an album that is not here, by its record."""
    keys = [body.get(name) for name in ("key_hash", "owner_hash", "view_key")]
    key, owner, view = (each if isinstance(each, str) else "" for each in keys)
    return right_of(shown, key, owner, view)


def no_album() -> Refusal:
    """The one answer for unknown, expired, deleted and someone else's."""
    return Refusal("not_found", "There is no such album here. It may have been deleted or have expired.")
