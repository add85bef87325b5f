"""A JPEG turned upright for good: its coefficients moved, and what its metadata says of the picture made
true."""

from __future__ import annotations

import struct

from app.errors import Refusal
from app.imaging.keeping import turbojpeg
from app.imaging.keeping.turbojpeg import Turn
from app.imaging.metadata import exif, xmp
from app.imaging.metadata.blocks import SEGMENT, Blocks, blocks, with_blocks
from app.imaging.metadata.tiff import NAME
from app.imaging.reading import jpeg

_SWAPPED = (Turn.TRANSPOSE, Turn.TRANSVERSE, Turn.RIGHT, Turn.LEFT)


def upright(data: bytes) -> bytes:
    """Refusal("imperfect_turn") where that is not possible without loss, or where more than a picture is in
    the file: a film, or a second picture."""
    found = blocks(data, "jpeg")
    try:
        turn = turbojpeg.UPRIGHT[exif.orientation(found.exif)] if found.exif else Turn.NONE
    except ValueError:
        turn = Turn.NONE
    if turn == Turn.NONE:
        return data
    size, end = _measured(data)
    if data[end:].strip(b"\0\xff\n\r "):
        raise Refusal(
            "imperfect_turn", "There is more behind the picture, a film or another picture; it stays."
        )
    turned = turbojpeg.turned(data, turn)
    if turned is None:
        raise imperfect()
    made = size[::-1] if turn in _SWAPPED else size
    block = found.exif and _true_exif(found.exif, turn, made)
    return with_blocks(turned, "jpeg", Blocks(block, _true_xmp(found.xmp, made), found.photoshop))


def imperfect() -> Refusal:
    return Refusal("imperfect_turn", "Its edge cannot be turned without loss; it stays as it is.")


def _measured(data: bytes) -> tuple[tuple[int, int], int]:
    """Width and height of the frame, and where the picture ends."""
    size, end = (0, 0), len(data)
    for code, _, body, segment_end in jpeg.segments(data):
        if code in jpeg.FRAMES:
            height, width = struct.unpack_from(">HH", data, body + 1)
            size = width, height
        end = segment_end if code == jpeg.EOI else end
    return size, end


def _true_exif(block: bytes, turn: Turn, size: tuple[int, int]) -> bytes:
    """The thumbnail turned the same way where that can be, and else unlinked."""
    thumbnail = exif.thumbnail(block)
    turned = turbojpeg.turned(thumbnail, turn, is_baseline=True) if thumbnail else None
    block = exif.with_thumbnail(block, turned) if turned else exif.without_thumbnail(block)
    if len(block) + len(NAME) > SEGMENT:
        block = exif.without_thumbnail(block)
    return exif.resized(exif.upright(block), size)


def _true_xmp(packet: bytes | None, size: tuple[int, int]) -> bytes | None:
    try:
        return packet and xmp.resized(xmp.upright(packet), size)
    except ValueError:
        return packet
