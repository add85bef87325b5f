"""Fitting: the quality at which all files of an album fit into so many bytes, and its curve of bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from app.albums.album import Album
from app.albums.albums import Albums
from app.albums.count import COUNTED
from app.albums.looks import Looks
from app.albums.open_albums import OpenAlbums
from app.albums.settings import Settings
from app.editing.tell import Tell
from app.errors import Refusal
from app.keeping.images import Images
from app.keyed_lock import KeyedLock
from app.rendering.pool import Pool

#: Where on the range of qualities the curve has its points.
_POINTS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 1.0)
#: Times that all members are counted where the stand-ins say: each tells them better what they stand for.
_FULL_COUNTS = 4


@dataclass(frozen=True)
class _Curve:
    """`points`, and what they were looked up for: the settings at the lowest quality, and the members."""

    of: tuple[Settings, int]
    points: list[dict[str, int]]


Look = Callable[[int, bool], dict[str, int]]


class Fitting:
    """The newest fit of an album wins: the one before it ends, as it does when somebody sets something."""

    def __init__(
        self, albums: Albums, open_albums: OpenAlbums, images: Images, pool: Pool, tell: Tell
    ) -> None:
        self._albums = albums
        self._open_albums = open_albums
        self._images = images
        self._pool = pool
        self._tell = tell
        self._current: dict[str, object] = {}
        self._curves: WeakKeyDictionary[Album, _Curve] = WeakKeyDictionary()
        self._locks = KeyedLock()

    def fit(self, album: Album, limit: int) -> dict[str, Any]:
        """Set the highest quality at which the files take at most `limit` bytes, what the estimate may be off
        included; `{quality, bytes, low, high, counted, of}`. The tabs are told of each look. Refusal
        `target_unreachable`, or `wrong_state` where somebody wanted something else in the meantime."""
        quality = album.catalog.roles["quality"]
        mine = self._current[album.id] = object()
        revision = album.revision

        def check() -> None:
            if self._current.get(album.id) is not mine or album.revision != revision or album.is_over:
                raise Refusal("wrong_state", "The settings were changed before the quality was found.")

        looks = self._looks(album, check)

        def look(tried: int, of_all: bool) -> dict[str, int]:
            told = looks.at(_at(album, tried), of_all)
            payload = {"album_id": album.id, "quality": tried, **told, "fits": told["high"] <= limit}
            self._tell("fit_advanced", self._open_albums.audience(album), payload)
            return told

        try:
            assert quality.minimum is not None and quality.maximum is not None
            found, told = highest(look, limit, int(quality.minimum), int(quality.maximum))
            check()
        finally:
            if self._current.get(album.id) is mine:
                del self._current[album.id]
        self._albums.patch(album, _changes(album, found), None, settled=True)
        return {"quality": found, **told}

    def stop(self, album: Album) -> None:
        """Nobody wants the quality any more."""
        self._current.pop(album.id, None)

    def curve(self, album: Album) -> list[dict[str, int]]:
        """`{quality, bytes, low, high, counted, of}` by rising quality, from the few that stand for all.
        Looked at once for all who ask. Refusal `wrong_state` where something else changes meanwhile."""
        quality = album.catalog.roles["quality"]
        assert quality.minimum is not None and quality.maximum is not None
        lowest, span = int(quality.minimum), quality.maximum - quality.minimum

        def others() -> tuple[Settings, int]:
            return _at(album, lowest), album.members.version

        with self._locks.of(album.id):
            asked = others()
            known = self._curves.get(album)
            if known is not None and known.of == asked:
                return known.points

            def check() -> None:
                if others() != asked or album.is_over:
                    raise Refusal("wrong_state", "The settings were changed before the curve was known.")

            looks = self._looks(album, check)
            at = [round(lowest + share * span) for share in _POINTS]
            points = [{"quality": each, **looks.at(_at(album, each), of_all=False)} for each in at]
            self._curves[album] = _Curve(asked, points)
            return points

    def _looks(self, album: Album, check: Callable[[], None]) -> Looks:
        if not any(member.state == "ready" for member in album.members):
            raise Refusal("wrong_state", "There is no picture in this album yet.")
        count = self._open_albums.count_of(album)
        return Looks(album, self._images, self._pool, self._albums.holder(album), count, check)


def highest(look: Look, limit: int, lowest: int, most: int) -> tuple[int, dict[str, int]]:
    """The highest quality that fits, and its total. The few stand-ins say where it should be, and all are
    counted there; that corrects what the stand-ins say, until both say the same or enough was counted.
    Where they are never right, halves of what is left are counted. Refusal `target_unreachable` where the
    lowest does not fit."""
    best: tuple[int, dict[str, int]] | None = None
    low, high, counts = lowest, most, 0
    while low <= high and (best is None or counts < _FULL_COUNTS):
        foretold = counts < _FULL_COUNTS
        tried = _bisected(partial(_fits, look, limit), low, high) if foretold else (low + high) // 2
        told, counts = look(tried, True), counts + 1
        if told["high"] <= limit:
            best, low = (tried, told), tried + 1
        else:
            high = tried - 1
        if best is not None and low <= high and not _fits(look, limit, low):
            break
    if best is None:
        raise _unreachable(limit, told["bytes"])
    return best


def _bisected(fits: Callable[[int], bool], low: int, high: int) -> int:
    """The highest that fits, if the lowest does, else the lowest."""
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _fits(look: Look, limit: int, quality: int) -> bool:
    return look(quality, False)["bytes"] * (1 + COUNTED) <= limit


def _at(album: Album, quality: int) -> Settings:
    return album.settings.patched(_changes(album, quality), album.catalog)


def _changes(album: Album, quality: int) -> dict[str, Any]:
    """This quality, and no target for single pictures, which would find another."""
    roles = album.catalog.roles
    return {roles["quality"].name: quality, roles["target"].name: roles["target"].default}


def _unreachable(limit: int, least: int) -> Refusal:
    return Refusal(
        "target_unreachable",
        "{limit:,} bytes cannot be reached by the quality: at the lowest, the pictures take about {least:,}"
        " bytes together. Make them smaller, or choose another format.",
        limit=limit,
        least=least,
    )
