"""A file with its picture alone: no EXIF, XMP, IPTC, comment, text or further picture, and every byte that
pixels and their colors need as it was."""

from __future__ import annotations

from app.errors import Refusal
from app.imaging.reading import jpeg, png, webp

_APP2 = 0xE2
_APPLICATIONS, _COM = range(0xE0, 0xF0), 0xFE
#: PNG chunks about pixels and colors (PNG specification, 11), and those of animations.
_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
_WEBP = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"))
_EXIF_AND_XMP = 0x08 | 0x04


def bare(data: bytes, format: str) -> bytes:
    """Refusal where the file is not whole."""
    return {"jpeg": _jpeg, "png": _png, "webp": _webp}[format](data)


def _jpeg(data: bytes) -> bytes:
    parts: list[bytes] = []
    position = 0
    for code, start, body, end in jpeg.segments(data):
        if code == jpeg.EOI:
            return b"".join([*parts, data[position:end]])
        is_profile = code == _APP2 and data.startswith(jpeg.ICC, body)
        is_of_colors = code in (jpeg.APP0, jpeg.APP14)
        if code == _COM or (code in _APPLICATIONS and not is_profile and not is_of_colors):
            parts.append(data[position:start])
            position = end
    raise Refusal("unreadable_image", "The file is cut short.")


def _png(data: bytes) -> bytes:
    parts = [png.SIGNATURE]
    for kind, body, end in png.chunks(data):
        if kind in _PNG:
            parts.append(data[body - 8 : end + 4])
        if kind == b"IEND":
            return b"".join(parts)
    raise Refusal("unreadable_image", "The file is cut short.")


def _webp(data: bytes) -> bytes:
    kept = [(kind, data[start:end]) for kind, start, end in webp.chunks(data) if kind in _WEBP]
    if not kept:
        raise Refusal("unreadable_image", "The file is cut short.")
    if kept[0][0] == b"VP8X":
        canvas = kept[0][1]
        kept[0] = (b"VP8X", bytes([canvas[0] & ~_EXIF_AND_XMP]) + canvas[1:])
    return webp.written(kept)
