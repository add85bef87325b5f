"""PNGs of every kind there is, from random samples: what few programs write and all must read."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from random import Random

#: Color type -> channels (PNG specification, 6.1).
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# Adam7 (8.1): first column, first row, steps.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))

Pixel = tuple[int, ...]


@dataclass(frozen=True)
class Kind:
    color_type: int
    depth: int
    interlaced: bool
    transparent: bool

    def __str__(self) -> str:
        names = {0: "gray", 2: "color", 3: "palette", 4: "gray and alpha", 6: "color and alpha"}
        extras = [" interlaced"] * self.interlaced + [" with tRNS"] * self.transparent
        return f"{names[self.color_type]} {self.depth} bit{''.join(extras)}"


KINDS = [
    Kind(color_type, depth, interlaced, transparent)
    for color_type, depths in DEPTHS.items()
    for depth in depths
    for interlaced in (False, True)
    for transparent in ((False, True) if color_type in (0, 2, 3) else (False,))
]


def write_png(kind: Kind, width: int = 19, height: int = 13) -> bytes:
    """Noise in which a few values return often, one of them transparent where the kind says so."""
    chance = Random(str(kind))
    top = (1 << kind.depth) - 1
    often = [tuple(chance.randint(0, top) for _ in range(CHANNELS[kind.color_type])) for _ in range(3)]
    rows = [[_pixel(often, top, chance) for _ in range(width)] for _ in range(height)]
    header = struct.pack(">IIBBBBB", width, height, kind.depth, kind.color_type, 0, 0, kind.interlaced)
    chunks = _chunk(b"IHDR", header)
    if kind.color_type == 3:
        chunks += _chunk(b"PLTE", chance.randbytes(3 * (top + 1)))
    if kind.transparent:
        key = struct.pack(f">{len(often[0])}H", *often[0])
        chunks += _chunk(b"tRNS", chance.randbytes((top + 2) // 2) if kind.color_type == 3 else key)
    chunks += _chunk(b"IDAT", zlib.compress(_scanlines(rows, kind)))
    return b"\x89PNG\r\n\x1a\n" + chunks + _chunk(b"IEND", b"")


def _pixel(often: list[Pixel], top: int, chance: Random) -> Pixel:
    if chance.random() < 0.5:
        return chance.choice(often)
    return tuple(chance.randint(0, top) for _ in often[0])


def _scanlines(rows: list[list[Pixel]], kind: Kind) -> bytes:
    """Unfiltered: a 0 before each row."""
    if not kind.interlaced:
        return b"".join(b"\0" + _packed(row, kind.depth) for row in rows)
    return b"".join(
        b"\0" + _packed(row[column::across], kind.depth)
        for column, first, across, down in _PASSES
        for row in rows[first::down]
        if row[column::across]
    )


def _packed(row: list[Pixel], depth: int) -> bytes:
    bits = "".join(f"{sample:0{depth}b}" for pixel in row for sample in pixel)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
