"""Intake: the pictures of albums are stored first and checked in turn, so that a folder of a thousand never
finds the server full."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from app import guard
from app.albums.album import Album
from app.albums.member import Member
from app.errors import Refusal
from app.keeping.images import Images
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool

#: Refusals that say nothing of the picture: it is tried again.
_OF_THE_MOMENT = ("busy", "storage_full", "storage_unavailable")
_AGAIN_AFTER_S = 2.0


class Intake:
    """Checks `width` pictures at a time, of the albums in turn. `holder` says whose share of the workers an
    album spends; `settled` is told of each member that is ready or refused from now on."""

    def __init__(
        self,
        pool: Pool,
        images: Images,
        width: int,
        holder: Callable[[Album], str],
        settled: Callable[[Album, Member], None],
        ended: Callable[[], bool],
    ) -> None:
        self._pool = pool
        self._images = images
        self._holder = holder
        self._settled = settled
        self._ended = ended
        self._lines: OrderedDict[str, tuple[Album, deque[Member]]] = OrderedDict()
        self._come = threading.Condition()
        for _ in range(width):
            guard.background("intake", lambda: guard.repeated("intake", self._take_one, ended))

    def put(self, album: Album, *members: Member) -> None:
        """These have been stored and wait."""
        if not members:
            return
        with self._come:
            self._lines.setdefault(album.id, (album, deque()))[1].extend(members)
            self._come.notify(len(members))

    def _take_one(self) -> None:
        album, member = self._next()
        if album.is_over or album.members.get(member.id) is None:
            return  # removed meanwhile, or another server has the album
        try:
            self._check(album, member)
        except Refusal as refusal:
            if refusal.code in _OF_THE_MOMENT and not self._ended():
                time.sleep(_AGAIN_AFTER_S)
                self.put(album, member)
            elif not self._ended() and not album.is_over:
                self._settle(album, member, refusal.to_dict())

    def _next(self) -> tuple[Album, Member]:
        with self._come:
            while not self._lines:
                self._come.wait()
            _, (album, line) = self._lines.popitem(last=False)
            member = line.popleft()
            if line:
                self._lines[album.id] = album, line
            return album, member

    def _check(self, album: Album, member: Member) -> None:
        self._images.bring(member.id)
        job = self._pool.submit(Job(orders.admit(member.id, self._holder(album))))
        header, thumbnail = job.result()
        description: dict[str, Any] = header["description"]
        with album.changed:
            if album.is_over or album.members.get(member.id) is None:
                return
            self._images.keep_thumbnail(member.id, thumbnail)
            self._images.enlist(album.record_of(member, description, int(time.time() * 1000)))
            self._settle(album, member, None)

    def _settle(self, album: Album, member: Member, error: dict[str, Any] | None) -> None:
        with album.changed:
            if album.members.get(member.id) is None:
                return
            album.members.settle(member.id, error)
            album.changed.notify_all()
        if error is not None:
            self._images.delete(member.id)
        self._settled(album, album.member(member.id))
