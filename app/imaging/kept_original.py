"""Kept original: the bytes that were uploaded, with not one pixel touched, without their metadata where that
was asked, and never with anything else. Given where encoding anew would only make the file larger."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from PIL import Image, ImageChops

from app.errors import Refusal
from app.imaging.reading import profile
from app.imaging.reading.decode import Decoded, decode
from app.imaging.reading.headers import Limits
from app.imaging.target import Target

# JPEG (ITU-T T.81, table B.1): what begins a picture, ends it, and is followed by coded data.
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Frames, tables, restart intervals and scans: what the pixels need.
_JPEG_PIXELS = frozenset(range(0xC0, 0xD0)) - {0xC8} | {0xDA, 0xDB, 0xDD}
_APP0, _APP14 = 0xE0, 0xEE
# Coded data ends at a marker that is no stuffed zero and no restart.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF, _ADOBE = b"JFIF\0", b"Adobe"
# Adobe: identifier, version, two flags, and how the colors are turned.
_ADOBE_LENGTH = 12
# JFIF 1.02: identifier, version, density, and the two sides of a thumbnail, which go.
_JFIF_LENGTH = 12
# What begins the metadata that an encoder of ours would write too: Exif, XMP, a color profile.
_JPEG_METADATA = {
    0xE1: (b"Exif\0", b"http://ns.adobe.com/xap/1.0/\0"),
    0xE2: (b"ICC_PROFILE\0",),
}

# The critical chunks of PNG, and those that say how the pixels are to be seen (PNG specification, third
# edition, 11.2 and 11.3).
_PNG_PIXELS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"sBIT"}
)
_PNG_METADATA = (b"iCCP", b"eXIf", b"iTXtXML:com.adobe.xmp\0")

_WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
# The bits of VP8X that announce a profile, Exif and XMP (WebP container specification).
_WEBP_FLAGS = 0x20 | 0x08 | 0x04
_WEBP_METADATA = frozenset({b"ICCP", b"EXIF", b"XMP "})

# Codecs read no further than their pixels end, so that a chunk of them can carry something else. What a
# browser or a script engine could take for its own is not passed on; the file is made anew instead.
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|script|iframe|style|object|embed|svg\b|\?php)|%PDF-", re.I
)


def instead(data: bytes, decoded: Decoded, target: Target, size: int, limits: Limits) -> bytes | None:
    """The original's bytes as they would be given for `target`, if those are fewer than `size`, the file
    that was made anew, and if they show the very same picture; else None."""
    if decoded.orientation != 1 or (target.strips and not _is_srgb(decoded)):
        return None
    try:
        kept = cleaned(data, decoded.format, target.strips)
        if len(kept) >= size or _MARKUP.search(kept):
            return None
        shown = decode(kept, limits).picture
    except (Refusal, ValueError):
        return None
    return kept if _equal(shown, decoded.picture) else None


def cleaned(data: bytes, format: str, strips: bool) -> bytes:
    """The same picture with everything left out that its pixels do not need: comments, texts, thumbnails and
    what follows the end of the picture, and if it `strips`, Exif, XMP and the color profile too. ValueError
    where the file is not whole."""
    try:
        return b"".join(_CLEANED[format](data, strips))
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


def _jpeg(data: bytes, strips: bool) -> Iterator[bytes]:
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
        yield _jpeg_segment(code, data[start + 2 : position], strips)
        if code == _SOS:
            ends = _NEXT_MARKER.search(data, position)
            if ends is None:
                raise ValueError("the coded data has no end")
            yield data[position : ends.start()]
            position = ends.start()


def _jpeg_segment(code: int, body: bytes, strips: bool) -> bytes:
    """The segment as it is kept; nothing where it is not."""
    is_metadata = not strips and body.startswith(_JPEG_METADATA.get(code, ()))
    if code == _APP0 and body.startswith(_JFIF):
        body = body[:_JFIF_LENGTH] + b"\0\0"
    elif code == _APP14 and body.startswith(_ADOBE):
        body = body[:_ADOBE_LENGTH]
    elif code not in _JPEG_PIXELS and not is_metadata:
        return b""
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _png(data: bytes, strips: bool) -> Iterator[bytes]:
    yield data[:8]
    position = 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + length + 12
        if end > len(data):
            raise ValueError("cut short")
        is_metadata = not strips and data.startswith(_PNG_METADATA, position + 4)
        if kind in _PNG_PIXELS or is_metadata:
            yield data[position:end]
        if kind == b"IEND":
            return
        position = end


def _webp(data: bytes, strips: bool) -> Iterator[bytes]:
    size = struct.unpack_from("<I", data, 4)[0]
    kept = b"".join(_webp_chunks(data[: 8 + size], strips))
    yield struct.pack("<4sI4s", b"RIFF", len(kept) + 4, b"WEBP") + kept


def _webp_chunks(data: bytes, strips: bool) -> Iterator[bytes]:
    position = 12
    while position < len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length + length % 2
        if position + 8 + length > len(data):
            raise ValueError("cut short")
        if kind == b"VP8X":
            flags = data[position + 8] & ~(_WEBP_FLAGS if strips else 0)
            yield data[position : position + 8] + bytes([flags]) + data[position + 9 : end]
        elif kind in _WEBP_PIXELS or (not strips and kind in _WEBP_METADATA):
            yield data[position:end]
        position = end


_CLEANED = {"jpeg": _jpeg, "png": _png, "webp": _webp}
