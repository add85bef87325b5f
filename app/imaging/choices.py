"""Choices: what is tried where the recipe leaves the format to be found, as changes of the recipe.

One quality looks alike in every format, so the smallest file at the quality that is asked for is the best.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.imaging import catalog
from app.imaging.duration import takes_too_long
from app.imaging.formats import formats
from app.imaging.frame import Size
from app.recipe.field import Value

#: A part of a recipe.
Choice = Mapping[str, Any]

_LOSSY = ("jpeg", "webp", "avif")
_LOSSLESS = ("webp", "png")


def choices_of(
    output: Size, *, lossless: bool, limited: bool, see_through: bool, values: Mapping[str, Value]
) -> tuple[Choice, ...]:
    """For a picture of `output` pixels: formats that lose nothing alone where that is asked, lossy ones alone
    where the size is limited, since those can be pressed; none that has no place for transparency, and none
    that would take too long with the other `values`."""
    lossy = [] if lossless else [_choice(name, lossless=False) for name in _LOSSY]
    whole = [] if limited and not lossless else [_choice(name, lossless=True) for name in _LOSSLESS]
    return tuple(
        choice
        for choice in (*lossy, *whole)
        if _can_hold(choice, output, see_through)
        and not takes_too_long(
            output, formats()[format_of(choice)], {**values, **choice}, searched=limited and not lossless
        )
    )


def _choice(name: str, *, lossless: bool) -> Choice:
    """PNG keeps all colors then."""
    fields = {field.role for field in formats()[name].fields}
    options = {"lossless": lossless, "colors": 0}
    chosen = {role: value for role, value in options.items() if role in fields}
    return catalog.values_for(format=name, **chosen)


def format_of(choice: Choice) -> str:
    return str(choice[catalog.field_for("format").name])


def _can_hold(choice: Choice, output: Size, see_through: bool) -> bool:
    format = formats()[format_of(choice)]
    return max(output) <= format.max_side and (format.alpha or not see_through)
