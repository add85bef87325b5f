"""A PNG kept: its pixels' own stream, cut where the last row ends, and what says how they are to be seen."""

from __future__ import annotations

import math
import zlib
from io import BytesIO

from PIL import Image

from app.imaging.reading import png

_PALETTE = 3
#: Chunks that say how pixels are to be seen, and the one length that each has (11.3.2).
_SEEN = {b"cICP": 4, b"sRGB": 1, b"gAMA": 4, b"cHRM": 32}
_PIECE = 2**16


def kept(data: bytes, strips: bool, most: float = math.inf) -> bytes:
    """ValueError where the pixels are not all there, or where it would have `most` bytes or more."""
    first: dict[bytes, bytes] = {}
    stream: list[bytes] = []
    for kind, body, end in png.chunks(data):
        if kind == b"IEND":
            break
        if kind == b"IDAT":
            stream.append(data[body:end])
        elif not stream:
            first.setdefault(kind, data[body:end])
    header = first[b"IHDR"]
    pixels = _needed(b"".join(stream), png.row_bytes(header))
    if len(pixels) >= most:
        raise ValueError("too large to be kept")
    return _file(
        [
            (b"IHDR", header),
            *_colors(first, strips),
            *_palette(first, pixels),
            (b"IDAT", pixels),
        ]
    )


def _file(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return png.SIGNATURE + b"".join(png.written(kind, body) for kind, body in (*chunks, (b"IEND", b"")))


def _colors(first: dict[bytes, bytes], strips: bool) -> list[tuple[bytes, bytes]]:
    """What says how colors are meant; a profile stands above all but cICP (12.1)."""
    seen = [(kind, first[kind]) for kind, length in _SEEN.items() if len(first.get(kind, b"")) == length]
    profile = first.get(b"iCCP")
    if profile is None:
        return seen
    return [*seen[: b"cICP" in first], *([] if strips else [(b"iCCP", profile)])]


def _palette(first: dict[bytes, bytes], pixels: bytes) -> list[tuple[bytes, bytes]]:
    """Palette and transparency, with zeros for colors that no pixel has."""
    header, clear = first[b"IHDR"], first.get(b"tRNS")
    if header[9] != _PALETTE:
        length = png.KEYED.get(header[9], 0)
        return [(b"tRNS", clear[:length])] if clear and length else []
    plain = _file([(b"IHDR", header), (b"PLTE", first[b"PLTE"]), (b"IDAT", pixels)])
    with Image.open(BytesIO(plain), formats=["PNG"]) as image:
        image.load()
        used = [count > 0 for count in image.histogram()]
    colors = first[b"PLTE"]
    count = min(
        len(colors) // 3, max((index for index, is_used in enumerate(used) if is_used), default=0) + 1
    )
    chunks = [(b"PLTE", b"".join(colors[3 * i : 3 * i + 3] if used[i] else bytes(3) for i in range(count)))]
    if clear:
        chunks.append((b"tRNS", bytes(level if used[i] else 0 for i, level in enumerate(clear[:count]))))
    return chunks


def _needed(stream: bytes, size: int) -> bytes:
    """The stream up to its end, if it inflates to `size` bytes and no other number."""
    inflating, written = zlib.decompressobj(), 0
    try:
        for start in range(0, len(stream), _PIECE):
            written += len(inflating.decompress(stream[start : start + _PIECE]))
            if inflating.eof or written > size:
                rest = len(stream) - min(len(stream), start + _PIECE) + len(inflating.unused_data)
                break
    except zlib.error as error:
        raise ValueError("the pixels cannot be inflated") from error
    if not inflating.eof or written != size:
        raise ValueError(f"{written} bytes of pixels instead of {size}")
    return stream[: len(stream) - rest]
