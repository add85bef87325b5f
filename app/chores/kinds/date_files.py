"""The time of a file: when its picture was taken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo
from app.recipe.field import Field
from app.wording import marked

_ZONE = Field(
    "zone", "zone", "", "Zone", "The offset from UTC of the clock, for files that do not say: +02:00.", ""
)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = 1_000_000_000


def plan(photo: Photo, values: Values) -> Change | Skip:
    """By the file's own offset, else by `zone`, never by that of this machine."""
    moment = photo.moment(str(values["zone"]))
    modified_ns = (moment - _START) // timedelta(microseconds=1) * 1000
    if modified_ns // _SECOND == photo.modified_ns // _SECOND:
        return Skip(marked("It has that time."))
    before = ""
    if photo.modified_ns:
        before = (_START + timedelta(microseconds=photo.modified_ns // 1000)).isoformat(timespec="seconds")
    return Change(modified_ns=modified_ns, shown={"modified": (before, moment.isoformat(timespec="seconds"))})


CHORE = Chore(
    name="date_files",
    label="Set the file's time",
    help="Gives a file the time at which its picture was taken.",
    fields=(_ZONE,),
    plan=each(plan),
)
