"""Batches that are this server's: those of its albums. They come and go with them."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from app import guard
from app.albums.album import Album
from app.albums.albums import Albums
from app.albums.batch import Batch
from app.albums.teller import Teller
from app.batching.runner import OPEN
from app.errors import Refusal
from app.keeping.rights import Credentials
from app.logs import short
from app.storage.records import Unreadable
from app.storage.shelf import Shelf

log = logging.getLogger(__name__)


class OwnedBatches(ABC):
    """Those of this server, by id, with who tells of them. Where no other server shares them, that is all
    there are."""

    def __init__(self, albums: Albums, shelf: Shelf) -> None:
        self._albums = albums
        self._shelf = shelf
        self._batches: dict[str, tuple[Batch, Teller]] = {}
        albums.on_end = self._forget_those_of
        albums.on_cleared = self._clear
        shelf.on_lost = self._lose_album_of
        albums.on_taken_over = self._load_those_of
        albums.on_lost = self._let_go_those_of
        albums.has_work = lambda album: any(each.runner.state == "running" for each in self._of(album))

    def find(self, batch_id: str, shown: Credentials) -> Batch:
        """The batch, for somebody who may see its album; the same `not_found` for everybody else."""
        if self._shelf.is_shared:
            self._have_taken_over(batch_id, shown)
        found = self._batches.get(batch_id)
        if found is None or found[0].album.right(shown) is None:
            raise no_batch()
        found[0].album.touch()
        return found[0]

    def get(self, batch_id: str) -> Batch | None:
        """For the server's own use."""
        return self._batches[batch_id][0] if batch_id in self._batches else None

    def teller(self, batch: Batch) -> Teller:
        return self._batches[batch.id][1]

    def open_of(self, album: Album) -> Batch | None:
        """The batch of an album that has not ended."""
        return next((each for each in self._of(album) if each.runner.state in OPEN), None)

    def newest_of(self, album: Album) -> Batch | None:
        """The last one that was made."""
        return next(iter(self.latest_of(album, 1)), None)

    def latest_of(self, album: Album, count: int) -> list[Batch]:
        """Up to so many, the newest first."""
        found = self._of(album)
        # Of one moment, the one that was begun last is the newest.
        found.reverse()
        return sorted(found, key=lambda batch: -batch.created_ms)[:count]

    def _of(self, album: Album) -> list[Batch]:
        return [batch for batch, _ in list(self._batches.values()) if batch.album is album]

    def _load_all(self, batch_ids: Iterable[str]) -> None:
        """Those of an earlier run, or of another server; what was running goes on."""
        found = [batch_id for batch_id in batch_ids if batch_id not in self._batches]
        for batch_id in found:
            with guard.guarded("batches"):
                self._load(batch_id)
        for batch, _ in [self._batches[batch_id] for batch_id in found if batch_id in self._batches]:
            if batch.runner.state == "running":
                batch.runner.start()
        self._start_next()

    def _load_those_of(self, album: Album) -> None:
        self._load_all(album.members.batches)

    def _have_taken_over(self, batch_id: str, shown: Credentials) -> None:
        """Have the album of a batch here, with all of its batches."""
        found = self._batches.get(batch_id)
        try:
            album_id = found[0].album.id if found else (self._shelf.read(batch_id) or {}).get("album_id")
        except Unreadable:
            return
        if found is None:  # somebody else has begun it
            self._albums.doubt(str(album_id))
        self._albums.find(str(album_id), shown)

    def _lose_album_of(self, batch_id: str) -> None:
        """Another server goes on with a batch, so it has the album."""
        if batch_id in self._batches:
            self._albums.lose(self._batches[batch_id][0].album.id)

    def _let_go_those_of(self, album: Album) -> None:
        """Another server has the album, and goes on with its batches."""
        for batch in self._of(album):
            del self._batches[batch.id]
            self._shelf.let_go(batch.id)

    def _load(self, batch_id: str) -> None:
        try:
            body = self._shelf.claim(batch_id)
            if body is None:
                return  # it did not begin, although the album's journal says so
            album = self._albums.get(body["album_id"])
            if album is None and self._shelf.is_shared:
                self._shelf.let_go(batch_id)
                return
            if album is None:
                self._shelf.remove(batch_id)
                return
            self._opened(batch_id, album, body)
        except (Unreadable, KeyError, TypeError) as error:
            log.error("batch %s cannot be read: %r", short(batch_id), error)

    def _forget_those_of(self, album: Album) -> None:
        """The album has gone: its batches end, and what they made goes too."""
        for batch in self._of(album):
            del self._batches[batch.id]
            with guard.guarded("batches"), suppress(Refusal):
                if batch.runner.state in OPEN:
                    batch.runner.cancel()
                self._shelf.remove(batch.id)

    def _clear(self, batch_ids: Iterable[str]) -> None:
        """Their album has gone before."""
        for batch_id in batch_ids:
            self._shelf.remove(batch_id)

    @abstractmethod
    def _opened(self, batch_id: str, album: Album, body: Mapping[str, Any]) -> tuple[Batch, Teller]:
        """A batch from its record and its journal; it is this server's from now on. Unreadable, KeyError,
        TypeError."""

    @abstractmethod
    def _start_next(self) -> None:
        """Begin what is planned of holders that have nothing running."""


def no_batch() -> Refusal:
    """The one answer for unknown, expired, deleted and someone else's."""
    return Refusal("not_found", "There is no such batch here. It goes with its album.")
