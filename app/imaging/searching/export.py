"""Export: from finished pixels to the file, at the quality that was asked for, that fits, or that nobody can
tell from the original."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image

from app.imaging.catalog import values_for
from app.imaging.encode import encode
from app.imaging.judging import sample, score
from app.imaging.pixels.samples import DEEP, Deep
from app.imaging.reading.metadata import Metadata
from app.imaging.searching import choosing, trial
from app.imaging.searching.search import Fit, Ladder, fit
from app.imaging.target import Target

# Tiles that a search looks at before it tries real files.
_TILES = 36


@dataclass(frozen=True)
class Finished:
    """The pixels that are encoded, in the colors of the profile `icc` (None: sRGB), and the tiles that a
    result is judged by. `deepen` makes the same pixels in 16 bits a sample, where the original has them."""

    picture: Image.Image
    icc: bytes | None = None
    deepen: Callable[[Target], Deep] | None = None

    @cached_property
    def looked_at(self) -> tuple[sample.Corner, ...]:
        return score.looked_at(self.picture)

    @cached_property
    def tiles(self) -> Image.Image:
        """Those tiles, side by side."""
        return score.tiles(self.picture, self.looked_at)

    @cached_property
    def sample(self) -> Image.Image:
        """A small picture that takes about as many bytes for each of its pixels."""
        return sample.small(self.picture, _TILES)


@dataclass(frozen=True)
class Attempt:
    """One file that a search has tried: its `quality` (None where the format has none), `scale` in percent,
    and whether its `bytes` fit."""

    quality: int | None
    scale: float
    bytes: int
    fits: bool


Finish = Callable[[Target], Finished]
MetadataOf = Callable[[Target], Metadata]
Advance = Callable[[Attempt], None]
#: A target with some of its values changed.
At = Callable[[Mapping[str, Any]], Target]


class Export:
    """One file in the making. `at` gives the target with changed values, `finish` and `metadata_of` what goes
    into the file of a target."""

    def __init__(self, at: At, finish: Finish, metadata_of: MetadataOf, advance: Advance) -> None:
        self._at = at
        self._finish = finish
        self._metadata_of = metadata_of
        self._advance = advance

    def write(self, out: BinaryIO) -> Target:
        """Write the file; the target that was written, with the values that were found."""
        target = self._at({})
        if target.choices:
            return self._write_smallest(target, out)
        if target.limit:
            return self._write_fitting(target, out)
        if target.seeks_quality:
            tiles = self._finish(target).tiles
            target = self._at(values_for(quality=trial.lossless_quality(tiles, target, "export")))
        self._encode(target, out)
        return target

    def _write_smallest(self, target: Target, out: BinaryIO) -> Target:
        """In the format that is found; a target size is then met in that one."""
        finished = self._finish(target)
        whole, tiles = finished.picture, finished.tiles
        standing = sample.Sample.of(whole)
        small = standing.picture
        times = standing.part * whole.width * whole.height / (small.width * small.height)

        def foretold(tried: Target) -> int:
            return trial.foretold(small, tried, "export", times)

        choices = choosing.settled(target, self._at, tiles, "export")
        near = choosing.nearness(whole)
        likely = choosing.smallest(choices, lambda choice: foretold(self._at(choice)), near)
        if target.limit:

            def at(changes: Mapping[str, Any]) -> Target:
                return self._at({**likely[0], **changes})

            return Export(at, self._finish, self._metadata_of, self._advance).write(out)
        chosen, data = choosing.made(likely, self._at, self._encode)
        out.write(data)
        return self._at(chosen)

    def _write_fitting(self, target: Target, out: BinaryIO) -> Target:
        """Pixels are finished once for each scale; only the encoder runs for each attempt."""
        ladder = Ladder.of(target.options)
        files: dict[Fit, bytes] = {}

        @cache
        def size_of(tried: Fit) -> int:
            wanted = self._fitted(ladder, tried)
            file = BytesIO()
            self._encode(wanted, file)
            size = file.tell()
            fits = size <= target.limit
            if fits:
                files[tried] = file.getvalue()
            self._advance(Attempt(wanted.quality, tried.scale, size, fits))
            return size

        scale = target.scale
        first = self._likely_step(target, ladder, lambda step: size_of(Fit(step, scale)))
        found = fit(ladder, scale, target.limit, size_of, first)
        out.write(files[found])
        return self._fitted(ladder, found)

    def _fitted(self, ladder: Ladder, found: Fit) -> Target:
        return self._at({**values_for(scale=found.scale), **ladder.steps[found.step]})

    def _likely_step(self, target: Target, ladder: Ladder, size_of: Callable[[int], int]) -> int:
        """Where the search should begin: what fits by a small sample, after it was compared with one file."""
        finished = self._finish(target)
        small, whole = finished.sample, finished.picture
        times = whole.width * whole.height / (small.width * small.height)

        @cache
        def foretold(step: int) -> int:
            return trial.foretold(small, self._at(ladder.steps[step]), "export", times)

        likely = ladder.highest(foretold, target.limit)
        if likely is None:
            return 0
        off = size_of(likely) / foretold(likely)
        return ladder.highest(lambda step: round(foretold(step) * off), target.limit) or 0

    def _encode(self, target: Target, out: BinaryIO) -> None:
        finished, metadata = self._finish(target), self._metadata_of(target)
        deep = finished.deepen(target) if finished.deepen and target.depth == DEEP else None
        encode(finished.picture, target.format, target.values, out, "export", metadata, deep)
