"""Choosing: the format whose file is the smallest at the look that is asked for,
told by this very picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

from PIL import Image

from app.imaging.catalog import values_for
from app.imaging.choices import Choice
from app.imaging.judging.score import VISUALLY_LOSSLESS
from app.imaging.output import AUTO
from app.imaging.pixels.graphic import is_graphic
from app.imaging.searching import trial
from app.imaging.spec import Grade
from app.imaging.target import Target

_PERFECT = 100.0
# Where the size is limited, what is the smallest at this quality looks best at that size.
_DECENT_QUALITY = 50
# By so much of the score may a format look worse than another at the same quality.
_WORSE = 5.0
# Files that a sample foretells to be within this many times the smallest are made for real.
_NEAR = 1.3
# Of drawings a sample tells little: up to so many pixels, each file is made.
_DRAWN_PIXELS = 4_000_000


def smallest(choices: Iterable[Choice], size_of: Callable[[Choice], int], near: float = 1.0) -> list[Choice]:
    """Those within `near` times the smallest, that one first; of equals the first."""
    sizes = [(size_of(choice), choice) for choice in choices]
    ordered = sorted(sizes, key=lambda each: each[0])
    return [choice for size, choice in ordered if size <= near * ordered[0][0]]


def nearness(picture: Image.Image) -> float:
    """Within how many times the smallest a foretold file has to be made to know."""
    is_drawn = picture.width * picture.height <= _DRAWN_PIXELS and is_graphic(picture)
    return float("inf") if is_drawn else _NEAR


def settled(target: Target, at: Callable[[Choice], Target], tiles: Image.Image, grade: Grade) -> list[Choice]:
    """The choices of a target that reach its look, with the quality of each where that is to be found too.

    The look is what nobody can tell from the original, or that of the best of them at the same quality. A
    choice within a size has no quality that counts: that is sought afterwards.
    """
    looks: list[tuple[float, Choice]] = []
    for choice in target.choices:
        if target.limit:
            choice = {**choice, **values_for(quality=_DECENT_QUALITY)}
        tried = at(choice)
        if tried.seeks_quality:
            choice = {**choice, **values_for(quality=trial.lossless_quality(tiles, tried, grade))}
        looks.append((_look(tiles, at(choice), grade), choice))
    lossy = [look for look, _ in looks if look < _PERFECT]
    wanted = min(VISUALLY_LOSSLESS, max(lossy, default=_PERFECT))
    if target.limit or target.value("quality") != AUTO:
        wanted = max(lossy, default=_PERFECT) - _WORSE
    return [choice for look, choice in looks if look >= wanted]


def _look(tiles: Image.Image, target: Target, grade: Grade) -> float:
    return trial.score_of(tiles, target, grade) if target.is_lossy else _PERFECT


def made(
    choices: list[Choice], at: Callable[[Choice], Target], write: Callable[[Target, BytesIO], None]
) -> tuple[Choice, bytes]:
    """The smallest of files that are all made, and its bytes."""
    best: tuple[Choice, bytes] | None = None
    for choice in choices:
        file = BytesIO()
        write(at(choice), file)
        if best is None or file.tell() < len(best[1]):
            best = choice, file.getvalue()
    assert best is not None
    return best
