"""Kept original: the bytes that were uploaded, without their metadata where that was asked, with not one
pixel touched. Given where encoding anew would only make the file larger."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from PIL import Image, ImageChops

from app.errors import Refusal
from app.imaging import profile
from app.imaging.decode import Decoded, decode
from app.imaging.headers import Limits
from app.imaging.target import Target

# JPEG (ITU-T T.81, table B.1): what begins a picture, ends it, and is followed by coded data.
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_APP0, _APP14, _APP15, _COM = 0xE0, 0xEE, 0xEF, 0xFE
# Coded data ends at a marker that is no stuffed zero and no restart.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF, _ADOBE = b"JFIF\0", b"Adobe"
# JFIF 1.02: identifier, version, density, and the two sides of a thumbnail, which go.
_JFIF_LENGTH = 12

# PNG chunks that say how the pixels are to be seen (PNG specification, third edition, 11.3), beside the
# critical ones.
_PNG_SEEN = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT"})

_WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
# The bits of VP8X that announce a profile, Exif and XMP (WebP container specification).
_WEBP_FLAGS = 0x20 | 0x08 | 0x04


def instead(data: bytes, decoded: Decoded, target: Target, size: int, limits: Limits) -> bytes | None:
    """The original's bytes as they would be given for `target`, if those are fewer than `size`, the file
    that was made anew, and if they show the very same picture; else None."""
    if decoded.orientation != 1 or (target.strips and not _is_srgb(decoded)):
        return None
    try:
        kept = without_metadata(data, decoded.format) if target.strips else data
        if len(kept) >= size:
            return None
        shown = decode(kept, limits).picture
    except (Refusal, ValueError):
        return None
    return kept if _equal(shown, decoded.picture) else None


def without_metadata(data: bytes, format: str) -> bytes:
    """The same picture with everything left out that its pixels do not need: Exif, XMP, comments, thumbnails,
    color profiles, and what follows the end of the picture. ValueError where the file is not whole."""
    try:
        return b"".join(_KEPT[format](data))
    except (IndexError, struct.error) as error:
        raise ValueError(f"not a whole {format}") from error


def _is_srgb(decoded: Decoded) -> bool:
    """Whether the colors are right without the profile."""
    icc, pixel = decoded.metadata.icc, Image.new(decoded.picture.mode, (1, 1))
    return icc is None or profile.to_srgb(pixel, icc) is pixel


def _equal(one: Image.Image, other: Image.Image) -> bool:
    if one.mode != other.mode or one.size != other.size:
        return False
    return ImageChops.difference(one, other).getbbox(alpha_only=False) is None


def _jpeg(data: bytes) -> Iterator[bytes]:
    position = 0
    while True:
        marker = data.index(b"\xff", position)
        while data[marker + 1] == 0xFF:
            marker += 1
        code, start = data[marker + 1], marker + 2
        if code in _STANDALONE or code in (_SOI, _EOI):
            yield data[marker:start]
            if code == _EOI:
                return
            position = start
            continue
        position = start + struct.unpack_from(">H", data, start)[0]
        yield _jpeg_segment(code, data[start + 2 : position])
        if code == _SOS:
            ends = _NEXT_MARKER.search(data, position)
            if ends is None:
                raise ValueError("the coded data has no end")
            yield data[position : ends.start()]
            position = ends.start()


def _jpeg_segment(code: int, body: bytes) -> bytes:
    """The segment as it is kept; nothing where it is metadata."""
    if code == _APP0 and body.startswith(_JFIF):
        body = body[:_JFIF_LENGTH] + b"\0\0"
    elif code == _COM or (_APP0 <= code <= _APP15 and not (code == _APP14 and body.startswith(_ADOBE))):
        return b""
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    position = 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + length + 12
        if end > len(data):
            raise ValueError("cut short")
        # A capital letter first says that a chunk is critical.
        if kind[:1].isupper() or kind in _PNG_SEEN:
            yield data[position:end]
        if kind == b"IEND":
            return
        position = end


def _webp(data: bytes) -> Iterator[bytes]:
    size = struct.unpack_from("<I", data, 4)[0]
    kept = b"".join(_webp_chunks(data[: 8 + size]))
    yield struct.pack("<4sI4s", b"RIFF", len(kept) + 4, b"WEBP") + kept


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    position = 12
    while position < len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length + length % 2
        if position + 8 + length > len(data):
            raise ValueError("cut short")
        if kind == b"VP8X":
            flags = data[position + 8] & ~_WEBP_FLAGS
            yield data[position : position + 8] + bytes([flags]) + data[position + 9 : end]
        elif kind in _WEBP_PIXELS:
            yield data[position:end]
        position = end


_KEPT = {"jpeg": _jpeg, "png": _png, "webp": _webp}
