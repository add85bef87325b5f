"""A stand-in for EXIF that goes through libraries which would write a real block again in their own way: then
the real one is put in its place, byte for byte."""

from __future__ import annotations

from app.imaging.metadata.selection import block
from app.imaging.metadata.tiff import NAME, UNDEFINED

_USER_COMMENT = 0x9286
#: A text whose coding is not known begins so (CIPA DC-008, 4.6.6.1 "UserComment").
_CODING = bytes(8)
_FILLER = b"\xa5"


def stand_in(exif: bytes) -> bytes:
    """A plain block, without its name, of one text; as long as `exif` without its name, or longer."""
    head = len(block("<", {}, {_USER_COMMENT: (UNDEFINED, 8, _CODING)}, {}))
    more = max(0, len(exif.removeprefix(NAME)) - head)
    return block("<", {}, {_USER_COMMENT: (UNDEFINED, 8 + more, _CODING + _FILLER * more)}, {})


def exchanged(data: bytes, written: bytes, exif: bytes) -> bytes:
    """The file with `exif` where the stand-in was `written`; what is left of that is filled with zeros."""
    wanted = exif.removeprefix(NAME).ljust(len(written), b"\0")
    if data.count(written) != 1 or len(wanted) != len(written):
        raise ValueError("the stand-in is not where it should be")
    return data.replace(written, wanted)
