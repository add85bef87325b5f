"""Where a JPEG has room."""

from __future__ import annotations

import struct
from functools import cache, partial

from tests.imaging.passengers.places import PLACES, place
from tests.imaging.pictures import file_of, scene

#: Fits where a table has room for so many bytes.
_ROOM = 64


def in_sixty_four(payload: bytes) -> bytes:
    return (payload * _ROOM)[:_ROOM]


@cache
def plain(*, progressive: bool = False) -> bytes:
    return file_of(scene(300, 200), "JPEG", quality=20, progressive=progressive)


def segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _before(marker: int, inserted: bytes, *, progressive: bool = False, nth: int = 1) -> bytes:
    data, at = plain(progressive=progressive), 1
    for _ in range(nth):
        at = data.index(bytes([0xFF, marker]), at + 1)
    return data[:at] + inserted + data[at:]


def _in_segment(code: int, payload: bytes) -> bytes:
    return _before(0xDA, segment(code, payload))


def _between_scans(code: int, payload: bytes) -> bytes:
    return _before(0xDA, segment(code, payload), progressive=True, nth=3)


def _segments() -> None:
    for code in (*range(0xE0, 0xFF), 0xC8, 0xDC, 0xDE, 0xDF):
        PLACES[f"jpeg segment {code:02X}"] = partial(_in_segment, code)
        PLACES[f"jpeg segment {code:02X} between scans"] = partial(_between_scans, code)


_segments()


@place("jpeg unused quantization table")
def _(payload: bytes) -> bytes:
    return _before(0xDA, segment(0xDB, b"\x03" + in_sixty_four(payload)))


@place("jpeg quantization table that is replaced")
def _(payload: bytes) -> bytes:
    return _before(0xDB, segment(0xDB, b"\x00" + in_sixty_four(payload)))


@place("jpeg unused Huffman table")
def _(payload: bytes) -> bytes:
    return _before(0xDA, segment(0xC4, b"\x13" + bytes((0,) * 7 + (len(payload),) + (0,) * 8) + payload))


@place("jpeg Huffman table that is replaced")
def _(payload: bytes) -> bytes:
    return _before(0xC4, segment(0xC4, b"\x00" + bytes((0,) * 7 + (len(payload),) + (0,) * 8) + payload))


@place("jpeg behind the coded data")
def _(payload: bytes) -> bytes:
    return plain()[:-2] + payload + b"\xff\xd9"


@place("jpeg behind the coded data of a scan")
def _(payload: bytes) -> bytes:
    return _before(0xDA, payload, progressive=True, nth=2)


@place("jpeg behind the end")
def _(payload: bytes) -> bytes:
    return plain() + payload


@place("jpeg junk before the first segment")
def _(payload: bytes) -> bytes:
    return plain()[:2] + payload + plain()[2:]


@place("jpeg second picture")
def _(payload: bytes) -> bytes:
    return plain() + _before(0xDA, segment(0xFE, payload))


@place("jpeg thumbnail of JFIF")
def _(payload: bytes) -> bytes:
    data = plain()
    pixels = (payload * 3)[: 3 * len(payload)]
    return data[:2] + segment(0xE0, data[6:18] + bytes((len(payload), 1)) + pixels) + data[20:]
