"""Estimates: what the files of a responsive set will take, told before any of them is made.

A few drafts and samples are enough: bytes grow with a power of the width, so three widths of a format
tell all.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.publishing.steps import Curve, by_bytes, told_by
from app.publishing.wanted import Wanted
from app.publishing.whole import Whole
from app.recipe.recipe import Catalog, Recipe
from app.recipe.view import View
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.source import Source

#: A draft of no more pixels shows all of a file, and so tells its bytes. Samples tell those of larger files,
#: and for these a glance will do.
_SEEN_WHOLE_PIXELS = 400_000
_GLANCE = 64


@dataclass(frozen=True)
class Estimate:
    """About the bytes of one file; `format` is a value of the format field."""

    format: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True)
class EstimatedSet:
    """`width` and `height` are of the whole result, `files` by format and in each from narrow to wide.
    `color` and `placeholder` are those of the set."""

    width: int
    height: int
    files: tuple[Estimate, ...]
    color: str
    placeholder: str


class Estimates:
    """Asks the render workers, behind every draft: a moving hand waits for none of it."""

    def __init__(self, pool: Pool, catalog: Catalog) -> None:
        self._pool = pool
        self._catalog = catalog

    def of(self, source: Source, recipe: Recipe, wanted: Wanted, holder: str = "") -> EstimatedSet:
        """About what `ResponsiveSets.make` would give. Refusal of a render."""
        header, _ = self._pool.run(Job(orders.placeholder(source, recipe, holder)))
        seen = header["placeholder"]
        whole = Whole(recipe, self._catalog, seen["width"], seen["height"])
        curves = self._curves(source, whole, wanted.formats, holder)
        chosen = wanted.widths or by_bytes(whole.width, curves[wanted.formats[-1]].bytes_at)
        files = tuple(
            Estimate(format, width, max(1, round(whole.height * width / whole.width)), curve.bytes_at(width))
            for format, curve in curves.items()
            for width in sorted({min(width, whole.width) for width in chosen})
        )
        return EstimatedSet(whole.width, whole.height, files, seen["color"], seen["url"])

    def _curves(
        self, source: Source, whole: Whole, formats: tuple[str, ...], holder: str
    ) -> dict[str, Curve]:
        """Of each format; all are asked for at once, so that every worker has something to do."""
        asked = {
            format: [
                (width, self._pool.submit(Job(self._order(source, whole, width, format, holder))))
                for width in told_by(whole.width)
            ]
            for format in formats
        }
        return {
            format: Curve.of([(width, job.result()[0]["output"]["bytes"]) for width, job in jobs])
            for format, jobs in asked.items()
        }

    def _order(self, source: Source, whole: Whole, width: int, format: str, holder: str) -> orders.Order:
        height = max(1, whole.height * width // whole.width)
        is_seen_whole = width * height <= _SEEN_WHOLE_PIXELS
        view = View(width, height) if is_seen_whole else View(_GLANCE, _GLANCE)
        return orders.look_ahead(source, whole.at(width, format), view, holder)
