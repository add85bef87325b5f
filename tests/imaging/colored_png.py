"""PNGs of which the chunks say what their colors are, made in code."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

Chunk = tuple[bytes, bytes]

#: Colors from all over the cube.
LEVELS = (0, 16, 32, 64, 96, 128, 160, 192, 224, 255)
COLORS = [(red, green, blue) for red in LEVELS for green in LEVELS for blue in LEVELS]
_WIDTH = 50


def png(*chunks: Chunk, behind: Sequence[Chunk] = (), kind: str = "RGB", depth: int = 8) -> bytes:
    """COLORS in rows of fifty, with chunks before the pixels and `behind` them; gray is the green of them.
    A palette holds the first 256."""
    color_type = {"L": 0, "RGB": 2, "P": 3, "LA": 4, "RGBA": 6}[kind]
    samples = bytearray()
    for index, color in enumerate(COLORS):
        if index % _WIDTH == 0:
            samples.append(0)
        picked = {"L": color[1:2], "LA": (color[1], 255), "P": (index % 256,), "RGBA": (*color, 255)}
        for level in picked.get(kind, color):
            samples += bytes((level,) * (depth // 8))
    header = struct.pack(">IIBBBBB", _WIDTH, len(COLORS) // _WIDTH, depth, color_type, 0, 0, 0)
    palette = [(b"PLTE", b"".join(map(bytes, COLORS[:256])))] if kind == "P" else []
    body = [(b"IHDR", header), *chunks, *palette, (b"IDAT", zlib.compress(bytes(samples)))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(written, [*body, *behind, (b"IEND", b"")]))


def gama(gamma: float) -> Chunk:
    return b"gAMA", struct.pack(">I", round(gamma * 100_000))


def chrm(numbers: Sequence[float]) -> Chunk:
    return b"cHRM", struct.pack(">8I", *(round(number * 100_000) for number in numbers))


def cicp(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> Chunk:
    return b"cICP", bytes((primaries, transfer, matrix, full))


def iccp(icc: bytes, name: bytes = b"icc", method: int = 0) -> Chunk:
    return b"iCCP", name + b"\0" + bytes((method,)) + zlib.compress(icc)


def srgb(intent: int = 0) -> Chunk:
    return b"sRGB", bytes((intent,))


def written(chunk: Chunk) -> bytes:
    kind, body = chunk
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
