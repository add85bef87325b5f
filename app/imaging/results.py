"""Results: what finished files show by their own pixels: how they score, and their picture for the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from app.errors import Refusal
from app.imaging.beside import beside
from app.imaging.frame import Frame, Size
from app.imaging.judging import sample, score
from app.imaging.judging.score import Score
from app.imaging.original import Original
from app.imaging.pixels.samples import DEEP
from app.imaging.plan import Plan, fitted
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Header, Limits
from app.imaging.reading.metadata import Metadata
from app.imaging.reading.upright import Decoded
from app.imaging.searching.export import Finish, Finished
from app.imaging.stage_cache import Key, StageCache, picture_bytes
from app.imaging.target import Target, output_limits
from app.recipe.view import View


@dataclass(frozen=True)
class Looked:
    """A file's `score`, None where it has not been looked at, and its pixels, scaled down to no less than
    `size` where that is given, or whole. None where there was no reason to decode them."""

    score: Score | None
    decoded: Decoded | None = None
    size: Size | None = None


#: What there is to see of the file of a target; None where only the file can tell.
Foresee = Callable[[Target], Looked | None]


class Results:
    """Keeps whole decoded files in `cache`, for the next region, and of the last file what was seen of it:
    who looks comes next. `counts` as the renderer has it."""

    def __init__(self, cache: StageCache, counts: Counter[str], limits: Limits) -> None:
        self._cache = cache
        self._counts = counts
        self._limits = limits
        self._last: tuple[Key, Looked] | None = None

    @contextmanager
    def foreseeing(self, finish: Finish, target: Target, view: View | None) -> Iterator[Foresee]:
        """While the file of `target` is written, look at what it will show, where it is known and where its
        format can tell. What a search has found is looked at when it is asked for."""
        if target.is_searched or target.format.foreseen is None:
            yield lambda written: self._foreseen(finish(written), written, view)
            return
        with beside(partial(self._foreseen, finish(target), target, view)) as seen:
            yield lambda written: seen()

    def judge(
        self, original: Original, finished: Finished, target: Target, out: BinaryIO, foreseen: Looked | None
    ) -> Score | None:
        """How the file's own pixels look beside those it was made from; None where there was no memory to
        look."""
        looked = foreseen or self._read(finished, target, out)
        self._last = _key(original, target), looked
        return looked.score

    def decoded(self, original: Original, target: Target, data: bytes, plan: Plan | None) -> Decoded:
        """The pixels of a file, scaled down to what `plan` needs; whole, and kept for the next region,
        without one."""
        key = _key(original, target)
        decoded: Decoded | None = self._cache.get(key) or self._seen(key, plan)
        self._last = None
        if decoded is None:
            decoded = self._decode(target, data, plan.size if plan else None)
        if plan is None:
            self._cache.put(key, decoded, picture_bytes(decoded.picture))
        return decoded

    def forget(self) -> None:
        """Drop what was seen of the last file."""
        self._last = None

    def _seen(self, key: Key, plan: Plan | None) -> Decoded | None:
        if self._last is None or self._last[0] != key:
            return None
        looked = self._last[1]
        return looked.decoded if looked.size is None or (plan and plan.size == looked.size) else None

    def _foreseen(self, finished: Finished, target: Target, view: View | None) -> Looked | None:
        """What there is to see without the file. The tiles of a small picture are not on its own blocks, and
        it is soon read."""
        picture, foreseen = finished.picture, target.format.foreseen
        format, metadata = target.format.name, Metadata(icc=finished.icc)
        if not target.is_lossy and target.depth != DEEP:
            return Looked(Score.perfect(), Decoded(picture, format, metadata=metadata))
        if foreseen is None or not score.is_large(picture) or min(picture.size) < sample.WINDOW:
            return None
        size = _shown_size(target, view)
        windows, inner = sample.windows(picture, finished.looked_at)
        try:
            seen, shown = foreseen(picture, windows, size, target.values)
        except MemoryError:
            return None
        tiles = sample.side_by_side(seen, inner)
        judged = score.compare_at(finished.looked_at, picture.size, finished.tiles, tiles)
        return Looked(judged, Decoded(shown, format, metadata=metadata) if shown else None, size)

    def _read(self, finished: Finished, target: Target, out: BinaryIO) -> Looked:
        out.seek(0)
        data = out.read()
        try:
            written = self._decode(target, data)
            return Looked(score.compare(finished.picture, written.picture, finished.looked_at), written)
        except (MemoryError, Refusal):
            # The file is made; only what is said about it would need more memory.
            return Looked(None)

    def _decode(self, target: Target, data: bytes, at_least: Size | None = None) -> Decoded:
        self._counts["read back"] += 1
        header = Header(target.format.name, *target.frame.output, depth=target.depth)
        return decode(data, output_limits(self._limits), at_least=at_least, header=header)


def _shown_size(target: Target, view: View | None) -> Size | None:
    """As large as a view shows the whole; None where it shows its own pixels, or nobody looks."""
    if view is None or view.region is not None:
        return None
    plan = fitted(Frame(target.frame.output), view, reach=0)
    return plan.size if plan.pixel < 1 else None


def _key(original: Original, target: Target) -> Key:
    return (original.key, "result", tuple(target.values.items()))
