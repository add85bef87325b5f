"""What gamma and chromaticities of a PNG say, reckoned by the textbook and by no profile: libvips leaves
them out, browsers do not."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

Vector = tuple[float, ...]
Matrix = tuple[Vector, ...]

#: White, red, green and blue of sRGB, as cHRM names them.
SRGB = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


def stated(data: bytes) -> tuple[float, Sequence[float]] | None:
    """Gamma and chromaticities, where they decide; without cHRM a usual gamma stands for sRGB."""
    found: dict[bytes, bytes] = {}
    position = 8
    while position + 8 <= len(data) and data[position + 4 : position + 8] != b"IDAT":
        length, kind = struct.unpack_from(">I4s", data, position)
        found.setdefault(kind, data[position + 8 : position + 8 + length])
        position += 12 + length
    if not data.startswith(b"\x89PNG") or {b"cICP", b"iCCP", b"sRGB"} & found.keys() or b"gAMA" not in found:
        return None
    gamma = int.from_bytes(found[b"gAMA"], "big") / 100_000
    if b"cHRM" in found:
        return gamma, [value / 100_000 for value in struct.unpack(">8I", found[b"cHRM"])]
    return None if 0.432 < gamma < 0.477 else (gamma, SRGB)


def to_srgb(level: float) -> float:
    """Linear light, 0..1, as a level of sRGB, 0..255."""
    light = min(1.0, max(0.0, level))
    return 255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)


def matrix(numbers: Sequence[float]) -> Matrix:
    """From linear red, green and blue of those chromaticities to those of sRGB."""
    adapted = _product(_adaptation(numbers[:2], SRGB[:2]), _to_xyz(numbers))
    return _product(_inverse(_to_xyz(SRGB)), adapted)


def shown(color: Sequence[float], gamma: float, numbers: Sequence[float]) -> Vector:
    """A color of levels 0..1 as sRGB levels 0..255."""
    light = [level ** (1 / gamma) for level in color]
    return tuple(to_srgb(part) for part in _applied(matrix(numbers), light))


def _to_xyz(numbers: Sequence[float]) -> Matrix:
    white, *primaries = ((x / y, 1.0, (1 - x - y) / y) for x, y in list(pairwise(numbers))[::2])
    rows = tuple(zip(*primaries, strict=True))
    amounts = _applied(_inverse(rows), white)
    return tuple(tuple(part * by for part, by in zip(row, amounts, strict=True)) for row in rows)


def _adaptation(source: Sequence[float], target: Sequence[float]) -> Matrix:
    before, after = (
        _applied(_BRADFORD, (x / y, 1.0, (1 - x - y) / y)) for x, y in (tuple(source), tuple(target))
    )
    scaled = tuple(
        tuple(part * to / of for part in row) for row, of, to in zip(_BRADFORD, before, after, strict=True)
    )
    return _product(_inverse(_BRADFORD), scaled)


def _applied(rows: Matrix, column: Sequence[float]) -> Vector:
    return tuple(sum(one * other for one, other in zip(row, column, strict=True)) for row in rows)


def _product(one: Matrix, other: Matrix) -> Matrix:
    columns = [_applied(one, column) for column in zip(*other, strict=True)]
    return tuple(zip(*columns, strict=True))


def _inverse(rows: Matrix) -> Matrix:
    """By Gauss and Jordan."""
    work = [[*row, *(float(i == j) for j in range(3))] for i, row in enumerate(rows)]
    for at in range(3):
        best = max(range(at, 3), key=lambda row: abs(work[row][at]))
        work[at], work[best] = work[best], work[at]
        work[at] = [part / work[at][at] for part in work[at]]
        for row in range(3):
            if row != at:
                work[row] = [a - work[row][at] * b for a, b in zip(work[row], work[at], strict=True)]
    return tuple(tuple(row[3:]) for row in work)
