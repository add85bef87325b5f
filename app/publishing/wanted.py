"""What a responsive set is to have: widths and formats, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Refusal
from app.recipe.recipe import Catalog

#: Formats where nobody names any: every browser shows the last, the others are smaller.
USUAL_FORMATS = ("avif", "webp", "jpeg")
MOST_WIDTHS = 16
#: Pixels; a box takes no more.
LONGEST = 30_000


@dataclass(frozen=True)
class Wanted:
    """`widths` in pixels, ascending, each once; None where they are to be chosen by bytes. `formats` are
    values of the format field, the last for browsers that know none of the others."""

    widths: tuple[int, ...] | None = None
    formats: tuple[str, ...] = USUAL_FORMATS

    @classmethod
    def parse(cls, body: Mapping[str, Any], catalog: Catalog) -> Wanted:
        """From `widths` and `formats` of untrusted JSON, either of which may be missing or null. Refusal
        `invalid_recipe` names the one that is wrong."""
        return cls(_widths(body.get("widths")), _formats(body.get("formats"), catalog))

    @classmethod
    def parse_text(cls, widths: str | None, formats: str | None, catalog: Catalog) -> Wanted:
        """The same from text with commas between."""
        numbers = [int(part) if re.fullmatch(r"\d{1,6}", part) else part for part in _parts(widths)]
        return cls.parse({"widths": numbers or None, "formats": _parts(formats) or None}, catalog)


def _parts(text: str | None) -> list[str]:
    return [part for part in re.split(r"[,\s]+", text or "") if part]


def _widths(value: Any) -> tuple[int, ...] | None:
    if value is None:
        return None
    is_list = isinstance(value, list) and 1 <= len(value) <= MOST_WIDTHS
    if not is_list or not all(type(each) is int and 1 <= each <= LONGEST for each in value):
        raise Refusal(
            "invalid_recipe",
            "widths accepts a list of 1 to {most} whole numbers from 1 to {longest}.",
            field="widths",
            most=MOST_WIDTHS,
            longest=LONGEST,
        )
    return tuple(sorted(set(value)))


def _formats(value: Any, catalog: Catalog) -> tuple[str, ...]:
    if value is None:
        return USUAL_FORMATS
    allowed = [choice.value for choice in catalog.roles["format"].choices]
    is_list = isinstance(value, list) and 1 <= len(value) <= len(allowed)
    if not is_list or not all(isinstance(each, str) and each in allowed for each in value):
        raise Refusal(
            "invalid_recipe",
            "formats accepts a list of any of {allowed}.",
            field="formats",
            allowed=", ".join(map(str, allowed)),
        )
    return tuple(dict.fromkeys(value))
