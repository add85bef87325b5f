"""The zone of dates whose clock was right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo
from app.errors import Refusal
from app.imaging.metadata import twins
from app.imaging.metadata.blocks import blocks, with_blocks
from app.recipe.field import Field
from app.wording import marked

_ZONE = Field("zone", "zone", "", "Zone", "The offset from UTC that the clock had: +02:00.", "")


def plan(photo: Photo, values: Values) -> Change | Skip:
    zone = str(values["zone"])
    if not zone:
        raise Refusal("invalid_recipe", "{field} is an offset from UTC, such as +02:00.", field="zone")
    photo.date()
    if photo.offset == zone:
        return Skip(marked("It says so already."))
    return Change(content={"zone": zone}, shown={"offset": (photo.offset, zone)}, notices=photo.notices)


def act(data: bytes, format: str, content: Mapping[str, Any]) -> bytes:
    """The offset beside each date, in EXIF, XMP and IPTC; the dates stay."""
    return with_blocks(data, format, twins.with_zone(blocks(data, format), content["zone"]))


CHORE = Chore(
    name="set_zone",
    label="Set the time zone",
    help="Writes down in which zone the clock was, where it was right and the file does not say.",
    fields=(_ZONE,),
    plan=each(plan),
    act=act,
)
