"""Search: the best values whose file fits a target size, and the lowest quality that cannot be told apart.

Pure numbers: what a file takes and how it scores is asked of functions that are passed in, so that a draft
can search with estimates and an export with real files.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Refusal
from app.imaging.judging.score import VISUALLY_LOSSLESS
from app.imaging.output import TARGET_BYTES
from app.recipe.field import Field

#: What a search changes in a recipe.
Change = Mapping[str, Any]

_QUALITIES = range(1, 96)
_PALETTES = range(2, 257)
# A picture is made smaller before it is made worse than this.
_DECENT_QUALITY, _DECENT_COLORS = 50, 64
SMALLEST_SCALE = 10
# Sizes do not grow with every single step. Where the next step misses by no more than this part, the one
# after it is tried too.
_NEARLY = 0.01


@dataclass(frozen=True)
class Ladder:
    """Everything that may be changed to make a file smaller at one scale, smallest first. Steps below
    `decent` are taken only when the picture cannot be made smaller any more."""

    steps: tuple[Change, ...]
    decent: int
    has_palettes: bool = False

    @classmethod
    def of(cls, options: Iterable[Field]) -> Ladder:
        """From the encode options that a file depends on. Without a quality or colors among them only the
        scale is left."""
        names = {field.role: field.name for field in options}
        if quality := names.get("quality"):
            return cls(tuple({quality: step} for step in _QUALITIES), _DECENT_QUALITY - _QUALITIES[0])
        if colors := names.get("colors"):
            palettes = tuple({colors: step} for step in (*_PALETTES, 0))
            return cls(palettes, _DECENT_COLORS - _PALETTES[0], has_palettes=True)
        return cls(({},), 0)

    def highest(
        self, size_of: Callable[[int], int], limit: int, lowest: int = 0, first: int | None = None
    ) -> int | None:
        """The highest step, `lowest` or above, that takes at most `limit` bytes; None where none does."""
        top = len(self.steps) - 1
        # Full color comes before any palette, and may even be smaller than a dithered one.
        if self.has_palettes and size_of(top) <= limit:
            return top
        return largest(size_of, lowest, top, limit, self.decent if first is None else first)


@dataclass(frozen=True)
class Fit:
    """What is tried and found: a step of the ladder, and the scale in percent."""

    step: int
    scale: float


def fit(
    ladder: Ladder, scale: float, limit: int, size_of: Callable[[Fit], int], first: int | None = None
) -> Fit:
    """The highest step that takes at most `limit` bytes, its next one proved not to.

    Where no step fits at `scale`, the largest whole percent below it that fits at a decent step, and there
    the highest step. Refusal("target_unreachable") where nothing fits. `first` is the step to begin at;
    `size_of` may be asked twice for the same.
    """
    step = ladder.highest(lambda step: size_of(Fit(step, scale)), limit, first=first)
    if step is not None:
        return Fit(step, scale)
    smaller = largest(
        lambda percent: size_of(Fit(ladder.decent, percent)),
        SMALLEST_SCALE,
        math.ceil(scale) - 1,
        limit,
        _guessed(scale, size_of(Fit(ladder.decent, scale)), limit),
    )
    scale, lowest = (SMALLEST_SCALE, 0) if smaller is None else (smaller, ladder.decent)
    step = ladder.highest(lambda step: size_of(Fit(step, scale)), limit, lowest)
    if step is None:
        raise _unreachable(limit, size_of(Fit(0, scale)))
    return Fit(step, scale)


def largest(size_of: Callable[[int], int], lowest: int, highest: int, limit: int, first: int) -> int | None:
    """The largest whole number whose size is at most `limit`, its next one tried and too large; None where
    none fits. Looks around `first` in growing strides, then halves what is left."""
    sizes: dict[int, int] = {}

    def fits(number: int) -> bool:
        if number not in sizes:
            sizes[number] = size_of(number)
        return sizes[number] <= limit

    below, above = lowest - 1, highest + 1
    tried, stride = min(max(first, lowest), highest), 1
    while above - below > 1:
        if fits(tried):
            below = tried
        else:
            above = tried
        if below >= lowest and above <= highest:
            tried = (below + above) // 2
        elif above <= highest:
            tried = max(lowest, above - stride)
        else:
            tried = min(highest, below + stride)
        stride *= 2
    best, tried = below, above
    while tried <= highest and (fits(tried) or sizes[tried] <= limit * (1 + _NEARLY)):
        best = tried if fits(tried) else best
        tried += 1
    return best if best >= lowest else None


def lowest_lossless(score_of: Callable[[int], float]) -> int:
    """The lowest quality whose score is visually lossless; the highest one where none is."""
    return _QUALITIES[
        bisect_left(_QUALITIES[:-1], True, key=lambda quality: score_of(quality) >= VISUALLY_LOSSLESS)
    ]


def _guessed(scale: float, size: int, limit: int) -> int:
    """Bytes grow a little slower than pixels: with about the 1.6th power of the scale."""
    return round(scale * math.pow(limit / size, 1 / 1.6))


def _unreachable(limit: int, least: int) -> Refusal:
    return Refusal(
        "target_unreachable",
        "{limit:,} bytes cannot be reached: the smallest file is about {least:,} bytes."
        " Raise the target or choose another format.",
        field=TARGET_BYTES.name,
        limit=limit,
        least=least,
    )
