"""Packed: a JPEG's own data as JPEG XL, a fifth smaller, from which the very same JPEG can be made again."""

from __future__ import annotations

from typing import BinaryIO

from app.errors import Refusal
from app.imaging import kept_original, libjxl
from app.imaging.frame import Pose
from app.imaging.metadata.preparing import Wish
from app.imaging.original import Original
from app.imaging.reading.upright import Decoded
from app.imaging.target import Target
from app.wording import marked

#: What is said where it cannot be done.
UNPACKED = marked("This JPEG's own data cannot be packed; the picture was encoded instead.")
# More takes ten times as long for a few thousandths.
_EFFORT = 3
#: The part of a JPEG's bytes that is left, about.
PART = 0.81


def write(original: Original, decoded: Decoded, target: Target, out: BinaryIO) -> bool:
    """Write the file for `target`, proved by unpacking it; False where that cannot be, or would not be as
    asked.

    With all metadata it holds the very bytes of the upload, else those of the same picture without it, or
    turned.
    """
    with original.open() as file:
        data = file.read()
    is_all = target.wish == Wish(strips=False) and target.frame.pose == Pose()
    try:
        wanted = data if is_all else kept_original.as_asked(data, decoded, target)
        made = libjxl.pack(wanted, _EFFORT)
        if libjxl.unpack(made) != wanted:
            return False
    except (Refusal, ValueError):
        return False
    out.write(made)
    return True
