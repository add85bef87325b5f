"""A WebP kept: one bitstream of color, one of alpha where it is used, and no byte behind what they need."""

from __future__ import annotations

import math

from app.imaging.keeping import vp8
from app.imaging.reading import webp
from app.imaging.reading.opened import opened

# An encoder may fill up its last word; without so many bytes no bitstream is whole.
_SLACK = 5


def kept(data: bytes, strips: bool, most: float = math.inf) -> bytes:
    """ValueError where there is more in a bitstream than it needs, or less, or where it would have `most`
    bytes or more."""
    first: dict[bytes, bytes] = {}
    for kind, start, end in webp.chunks(data):
        if end > len(data):
            raise ValueError("cut short")
        first.setdefault(kind, data[start:end])
    kind = b"VP8 " if b"VP8 " in first else b"VP8L"
    canvas = first.get(b"VP8X", b"")
    flags = canvas[0] & webp.ALPHA if canvas else 0
    pixels = [(kind, first[kind])]
    if kind == b"VP8 " and flags and b"ALPH" in first:
        pixels.insert(0, (b"ALPH", first[b"ALPH"]))
    profile = [] if strips or b"ICCP" not in first else [(b"ICCP", first[b"ICCP"])]
    chunks = [*profile, *pixels]
    if sum(len(body) for _, body in chunks) >= most:
        raise ValueError("too large to be kept")  # before it is decoded
    _check_is_tight(pixels, canvas)
    if len(chunks) > 1:
        chunks.insert(0, _canvas(flags | (webp.PROFILE if profile else 0), canvas))
    return webp.written(chunks)


def _canvas(flags: int, canvas: bytes) -> tuple[bytes, bytes]:
    if len(canvas) < 10:
        raise ValueError("no canvas")
    return b"VP8X", bytes((flags, 0, 0, 0)) + canvas[4:10]


def _check_is_tight(pixels: list[tuple[bytes, bytes]], canvas: bytes) -> None:
    """Decode without the last bytes of each bitstream; where that goes, there was room for something else."""
    for index, (kind, body) in enumerate(pixels):
        for shorter in vp8.shortened(body, _SLACK) if kind == b"VP8 " else [body[:-_SLACK]]:
            chunks = [*pixels[:index], (kind, shorter), *pixels[index + 1 :]]
            if len(chunks) > 1:
                chunks.insert(0, _canvas(webp.ALPHA, canvas))
            if _is_whole(webp.written(chunks)):
                raise ValueError(f"more bytes than {kind.decode()} needs")


def _is_whole(data: bytes) -> bool:
    try:
        with opened(data, "webp") as image:
            image.load()
    except (OSError, ValueError, SyntaxError):
        return False
    return True
