"""A picture is turned where browsers turn it, and nowhere else."""

from __future__ import annotations

import struct

import pytest

from app.imaging.reading import jpeg
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.upright import UNTURNED
from tests.imaging.hostile import png_chunk
from tests.imaging.pictures import file_of, scene

LIMITS = Limits()
#: TIFF types by how a value is packed; browsers read SHORT alone.
SHORT = 3
TYPES = {
    "BYTE": (1, "B"),
    "LONG": (4, "I"),
    "SBYTE": (6, "b"),
    "UNDEFINED": (7, "B"),
    "SSHORT": (8, "h"),
    "SLONG": (9, "i"),
}
ORDERS = {"II": "<", "MM": ">"}


def exif(order: str, type: int, packing: str, value: int, count: int = 1, before: int = 0) -> bytes:
    """A block with one tag of orientation, after `before` others."""
    mark = ORDERS[order]
    others = b"".join(struct.pack(mark + "HHII", 0x0100 + number, 4, 1, 7) for number in range(before))
    packed = struct.pack(mark + packing * count, *[value] * count)
    entry = struct.pack(mark + "HHI", 0x0112, type, count) + packed.ljust(4, b"\0")[:4]
    return (
        order.encode()
        + struct.pack(mark + "HI", 42, 8)
        + struct.pack(mark + "H", before + 1)
        + others
        + entry
        + bytes(4)
    )


def jpeg_with(block: bytes) -> bytes:
    data = file_of(scene(32, 16))
    return data[:2] + jpeg.written(0xE1, b"Exif\0\0" + block) + data[2:]


def png_with(block: bytes, before: bytes) -> bytes:
    data = file_of(scene(32, 16), "PNG")
    at = data.index(before) - 4
    return data[:at] + png_chunk(b"eXIf", block) + data[at:]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("before", [0, 3])
@pytest.mark.parametrize("value", [5, 6, 7, 8])
def test_a_short_turns_a_jpeg_and_a_png_that_says_it_before_its_pixels(
    order: str, before: int, value: int
) -> None:
    block = exif(order, SHORT, "H", value, before=before)
    assert decode(jpeg_with(block), LIMITS).picture.size == (16, 32)
    assert decode(png_with(block, b"IDAT"), LIMITS).picture.size == (16, 32)
    assert decode(png_with(block, b"IEND"), LIMITS).picture.size == (32, 16)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("kind", TYPES)
def test_no_other_type_turns_a_picture(order: str, kind: str) -> None:
    block = exif(order, *TYPES[kind], 6)
    assert decode(jpeg_with(block), LIMITS).picture.size == (32, 16)
    assert decode(png_with(block, b"IDAT"), LIMITS).picture.size == (32, 16)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("value", "count"), [(0, 1), (9, 1), (65535, 1), (6, 2)])
def test_no_odd_value_or_count_turns_a_picture(order: str, value: int, count: int) -> None:
    block = exif(order, SHORT, "H", value, count)
    assert decode(jpeg_with(block), LIMITS).picture.size == (32, 16)


@pytest.mark.parametrize("lossless", [False, True])
@pytest.mark.parametrize("name", [b"", b"Exif\0\0"])
@pytest.mark.parametrize("value", range(2, 9))
def test_a_webp_stays_as_it_is_stored_and_says_so(lossless: bool, name: bytes, value: int) -> None:
    data = file_of(scene(32, 16), "WEBP", lossless=lossless, exif=name + exif("II", SHORT, "H", value))
    decoded = decode(data, LIMITS)
    assert decoded.picture.size == (32, 16)
    assert decoded.orientation == 1
    assert UNTURNED in decoded.notices
