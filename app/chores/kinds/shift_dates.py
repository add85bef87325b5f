"""Dates of a camera whose clock was wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo
from app.errors import Refusal
from app.imaging.metadata import twins
from app.imaging.metadata.blocks import blocks, with_blocks
from app.recipe.field import Field
from app.recipe.texts import to_timedelta
from app.wording import marked

_OTHER = marked("It was taken with {camera}.")
_UNKNOWN = marked("It is not known with which camera.")
_BY = Field("by", "duration", "", "By", "How far: +3h30m, -1d, +45s.", "")
_CAMERA = Field("camera", "text", "", "Camera", "Only photos of this camera; a part of its name will do.", "")


def plan(photo: Photo, values: Values) -> Change | Skip:
    by = str(values["by"])
    if not to_timedelta(by):
        raise Refusal("invalid_recipe", "{field} says how far, such as +3h30m.", field="by")
    if str(values["camera"]).casefold() not in photo.camera.casefold():
        return Skip(_OTHER.format(camera=photo.camera) if photo.camera else _UNKNOWN)
    before = photo.date()
    shown = {"taken": (before.isoformat(), _moved(before, by).isoformat())}
    return Change(content={"by": by}, shown=shown, notices=photo.notices)


def act(data: bytes, format: str, content: Mapping[str, Any]) -> bytes:
    """Every date of the file and its twins in XMP and IPTC; offsets and fractions of seconds stay."""
    found = blocks(data, format)
    return with_blocks(data, format, twins.shifted(found, to_timedelta(content["by"])))


def _moved(date: datetime, by: str) -> datetime:
    try:
        return date + to_timedelta(by)
    except OverflowError:
        raise Refusal("invalid_recipe", "That is beyond the years of a calendar.", field="by") from None


CHORE = Chore(
    name="shift_dates",
    label="Shift the date taken",
    help="Moves every date that a file says of its picture by the same time, for a clock that was wrong.",
    fields=(_BY, _CAMERA),
    plan=each(plan),
    act=act,
)
