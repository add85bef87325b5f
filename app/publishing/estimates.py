"""Estimates: what the files of a responsive set will take, told before any of them is published.

Files are written and weighed: the small ones all, of larger ones as many as tell the others, since bytes grow
with a power of the width. Samples of a draft are quicker, but were up to 60 % too high.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.publishing.names import file_name
from app.publishing.sets import ORIGINAL, ResponsiveSet, SetFile
from app.publishing.steps import Curve, by_bytes, told_by
from app.publishing.wanted import Wanted
from app.publishing.whole import Whole
from app.recipe.recipe import Catalog, Recipe
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.source import Source

#: A file of no more pixels is weighed, whichever it is.
_SMALL = 400_000
#: And of so many, where it is one of those that tell the others. A search writes a file many times.
_TELLING, _TELLING_BY_SEARCH = 2_000_000, _SMALL
#: So many are weighed at once.
_AT_ONCE = 3


@dataclass(frozen=True)
class Estimate:
    """The bytes of one file: `exact` where it was weighed, else about so many. `format` is a value of the
    format field, `name` what the file will be called, `mime` what it will be."""

    name: str
    format: str
    mime: str
    width: int
    height: int
    bytes: int
    exact: bool


@dataclass(frozen=True)
class EstimatedSet:
    """`width` and `height` are of the whole result, `files` by format and in each from narrow to wide.
    `color` and `placeholder` are those of the set."""

    width: int
    height: int
    files: tuple[Estimate, ...]
    color: str
    placeholder: str

    @property
    def made(self) -> ResponsiveSet:
        """The set as it would be, for its markup."""
        files = (
            SetFile(file.name, file.mime, file.width, file.height, file.bytes, "") for file in self.files
        )
        return ResponsiveSet(tuple(files), self.color, self.placeholder)


class Estimates:
    """Asks the render workers, behind drafts, finals and uploads: a moving hand waits for none of it."""

    def __init__(self, pool: Pool, catalog: Catalog) -> None:
        self._pool = pool
        self._catalog = catalog

    def of(self, source: Source, recipe: Recipe, wanted: Wanted, stem: str, holder: str = "") -> EstimatedSet:
        """About what `ResponsiveSets.make` would give. Refusal of a render."""
        header, _ = self._pool.run(Job(orders.placeholder(source, recipe, holder)))
        seen = header["placeholder"]
        whole = Whole(recipe, self._catalog, seen["width"], seen["height"])
        scales = Scales(self._pool, source, whole, holder)
        scales.weigh((format, width) for format in wanted.formats for width in self._telling(whole, format))
        fallback = wanted.formats[-1]
        chosen = wanted.widths or by_bytes(whole.width, lambda width: scales.bytes_at(fallback, width))
        asked = [
            (format, width)
            for format in wanted.formats
            for width in sorted({min(width, whole.width) for width in chosen})
        ]
        scales.weigh(each for each in asked if whole.pixels(each[1]) <= _SMALL)
        files = {file.name: file for file in (self._file(whole, scales, stem, *each) for each in asked)}
        return EstimatedSet(whole.width, whole.height, tuple(files.values()), seen["color"], seen["url"])

    def _file(self, whole: Whole, scales: Scales, stem: str, format: str, width: int) -> Estimate:
        written = self._catalog.formats[scales.written(format)]
        return Estimate(
            file_name(stem, width, written["extension"]),
            format,
            written["mime"],
            width,
            whole.height_at(width),
            scales.bytes_at(format, width),
            (format, width) in scales.weighed,
        )

    def _telling(self, whole: Whole, format: str) -> tuple[int, ...]:
        """The widths whose files tell the others."""
        roles, values = self._catalog.roles, whole.recipe.values
        target, quality = roles["target"], roles["quality"]
        is_open = format not in (ORIGINAL, *self._catalog.formats)
        searches = is_open or values[target.name] != target.default or isinstance(values[quality.name], str)
        return told_by(whole.narrowed(_TELLING_BY_SEARCH if searches else _TELLING))


class Scales:
    """What the files of one recipe weigh, by format and width."""

    def __init__(self, pool: Pool, source: Source, whole: Whole, holder: str) -> None:
        self._pool = pool
        self._source = source
        self._whole = whole
        self._holder = holder
        #: What the worker says of it, by format and width.
        self.weighed: dict[tuple[str, int], dict[str, Any]] = {}

    def weigh(self, files: Iterable[tuple[str, int]]) -> None:
        """Weigh these, if they are not; a few at once, as there is room for few in the queue. Refusal of a
        render."""
        at_work: deque[tuple[tuple[str, int], Job]] = deque()
        try:
            for each in dict.fromkeys(files):
                if each in self.weighed:
                    continue
                if len(at_work) == _AT_ONCE:
                    self._take(*at_work.popleft())
                at_work.append((each, self._begin(*each)))
            while at_work:
                self._take(*at_work.popleft())
        finally:  # what is left when one of them failed
            for _, job in at_work:
                self._pool.cancel(job)

    def bytes_at(self, format: str, width: int) -> int:
        """As it was weighed, or told by those that were."""
        known = {at: output["bytes"] for (name, at), output in self.weighed.items() if name == format}
        return known.get(width) or Curve.of(sorted(known.items())).bytes_at(width)

    def written(self, format: str) -> str:
        """The format of the widest file, where that was left to be found."""
        widest = max(at for name, at in self.weighed if name == format)
        made: str = self.weighed[format, widest]["format"]
        return made

    def _begin(self, format: str, width: int) -> Job:
        return self._pool.submit(Job(orders.weigh(self._source, self._whole.at(width, format), self._holder)))

    def _take(self, each: tuple[str, int], job: Job) -> None:
        self.weighed[each] = job.result()[0]["output"]
