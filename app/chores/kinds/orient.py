"""Photos turned upright for good, without loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.chores.chore import Change, Chore, Skip, Values, each
from app.chores.photo import Photo
from app.errors import Refusal
from app.imaging.keeping import turbojpeg, upright
from app.wording import marked


def plan(photo: Photo, values: Values) -> Change | Skip:
    if photo.orientation == 1:
        return Skip(marked("It is upright."))
    if photo.format != "jpeg":
        return Skip(marked("Only a JPEG can be turned without loss."))
    if photo.block and not turbojpeg.is_perfect(
        turbojpeg.UPRIGHT[photo.orientation], (photo.width, photo.height), photo.block
    ):
        raise upright.imperfect()
    return Change(
        content={"orientation": photo.orientation}, shown={"orientation": (str(photo.orientation), "1")}
    )


def act(data: bytes, format: str, content: Mapping[str, Any]) -> bytes:
    """The coefficients moved, and orientation, dimensions and thumbnail made true."""
    if not turbojpeg.is_there():
        raise Refusal("imperfect_turn", turbojpeg.MISSING)
    return upright.upright(data)


CHORE = Chore(
    name="orient",
    label="Turn upright",
    help="Turns JPEGs upright where that costs no pixel, for programs that do not look at EXIF.",
    fields=(),
    plan=each(plan),
    act=act,
    shut_in=True,
)
