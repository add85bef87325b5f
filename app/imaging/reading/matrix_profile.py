"""Matrix profile: an ICC profile made of what a file says in numbers: primaries, white point and curve.

So every other way of naming colors goes through the same conversion as profiles do, and is kept as one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import NamedTuple

XY = tuple[float, float]
Row = tuple[float, float, float]

# The white of the profile connection space (ICC.1:2022, 7.2.16).
_D50: Row = (0.9642, 1.0, 0.8249)
# Bradford's cone responses (ICC.1:2022, annex E.3).
_BRADFORD: tuple[Row, Row, Row] = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
_HEADER_BYTES = 128
# What a number of 15.16 bits holds.
_LARGEST = 32_767.0


class Gamut(NamedTuple):
    """Chromaticities (CIE 1931) of white, red, green and blue."""

    white: XY
    red: XY
    green: XY
    blue: XY


class Curve(NamedTuple):
    """From a level 0..1 to linear light: (a * level + b) ^ exponent from `start` on, below it slope * level
    (ICC.1:2022, 10.18, function type 3)."""

    exponent: float
    a: float = 1.0
    b: float = 0.0
    slope: float = 0.0
    start: float = 0.0


def written(gamut: Gamut, curve: Curve, name: str) -> bytes:
    """A profile of version 4.3. ValueError where the primaries span no space."""
    text = name.encode("utf-16-be")
    described = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(text), 28) + text
    bounded = [max(-_LARGEST, min(_LARGEST, part)) for part in curve]
    bounded[0] = max(1 / 65_536, bounded[0])
    tone = b"para" + struct.pack(">IHH", 0, 3, 0) + b"".join(map(_fixed, bounded))
    red, green, blue = _columns(gamut)
    return _file(
        {
            b"desc": described,
            b"cprt": described,
            b"wtpt": _xyz(_D50),
            b"rXYZ": _xyz(red),
            b"gXYZ": _xyz(green),
            b"bXYZ": _xyz(blue),
            b"rTRC": tone,
            b"gTRC": tone,
            b"bTRC": tone,
        }
    )


def _file(tags: dict[bytes, bytes]) -> bytes:
    table, body = struct.pack(">I", len(tags)), b""
    start = _HEADER_BYTES + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    for tag, data in tags.items():
        if data not in places:
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += struct.pack(">4sII", tag, places[data], len(data))
    header = struct.pack(">I4sI4s4s4s", start + len(body), bytes(4), 0x04300000, b"mntr", b"RGB ", b"XYZ ")
    # A date (ICC.1:2022 gives no neutral one), the signature, no platform, device or intent; the white.
    header += struct.pack(">6H4s28x", 2000, 1, 1, 0, 0, 0, b"acsp") + b"".join(map(_fixed, _D50))
    return header.ljust(_HEADER_BYTES, b"\0") + table + body


def _columns(gamut: Gamut) -> tuple[Row, Row, Row]:
    """Red, green and blue as XYZ under D50: scaled so that they add up to white, then adapted to it."""
    white = _of_xy(gamut.white)
    primaries = tuple(_of_xy(each) for each in gamut[1:])
    rows = tuple(zip(*primaries, strict=True))
    amounts = _times(_inverse(rows), white)
    response, wanted = _times(_BRADFORD, white), _times(_BRADFORD, _D50)
    back = _inverse(_BRADFORD)

    def adapted(color: Row) -> Row:
        cones = _times(_BRADFORD, color)
        return _times(back, _row(one * to / of for one, to, of in zip(cones, wanted, response, strict=True)))

    red, green, blue = (
        adapted(_row(part * amount for part in color))
        for color, amount in zip(primaries, amounts, strict=True)
    )
    return red, green, blue


def _of_xy(color: XY) -> Row:
    """XYZ, of brightness y: so a y of 0, as blue may have, needs no division."""
    x, y = color
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise ValueError("no chromaticity")
    return x, y, 1 - x - y


def _row(parts: Iterable[float]) -> Row:
    first, second, third = tuple(parts)
    return first, second, third


def _times(rows: tuple[Row, ...], column: Row) -> Row:
    return _row(sum(one * other for one, other in zip(row, column, strict=True)) for row in rows)


def _inverse(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    (a, b, c), (d, e, f), (g, h, i) = rows
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    if abs(determinant) < 1e-9:
        raise ValueError("no three primaries")
    adjugate = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    return tuple(_row(part / determinant for part in row) for row in adjugate)


def _xyz(color: Row) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, color))


def _fixed(number: float) -> bytes:
    if abs(number) > _LARGEST:
        raise ValueError("no color of this world")
    return struct.pack(">i", round(number * 65_536))
