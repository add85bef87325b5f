"""What a file carries beside its picture, profile, EXIF and XMP: IPTC, comments, texts, the XMP that was too
long for one segment, and how many dots an inch it is meant for."""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from app.imaging.reading import jpeg, png
from app.imaging.reading.gain_map import gain_map

_APP1, _APP13, _COM = 0xE1, 0xED, 0xFE
#: What begins a segment of Photoshop's resources, of which IPTC is one (Adobe, Photoshop File Formats).
PHOTOSHOP = b"Photoshop 3.0\0"
#: What begins a segment of extended XMP (XMP Part 3, 1.1.3.1): then its digest, whole length, and offset.
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = 40
_MOST_EXTENDED = 16 * 2**20
INCH = 0.0254
_JFIF_UNITS = {1: 1.0, 2: 2.54}
_PNG_METER = 1
#: PNG's texts (11.3.3); XMP is one, and is no text here.
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")


class Carried(NamedTuple):
    """`photoshop` are resources without the name that begins them; `texts` are PNG chunks, kind and body;
    `extensions` the extended XMP by its digest; `density` is in dots an inch, across and down; `gain_map` the
    second JPEG of an Ultra HDR file."""

    photoshop: bytes | None = None
    comment: bytes | None = None
    texts: tuple[tuple[bytes, bytes], ...] = ()
    extensions: tuple[tuple[bytes, bytes], ...] = ()
    density: tuple[float, float] | None = None
    gain_map: bytes | None = None


def carried(data: bytes, format: str) -> Carried:
    """Of a JPEG or PNG; WebP has no room for any of it."""
    readers = {"jpeg": _of_jpeg, "png": _of_png}
    return readers[format](data) if format in readers else Carried()


def _of_jpeg(data: bytes) -> Carried:
    photoshop: list[bytes] = []
    pieces: dict[bytes, list[bytes]] = {}
    comment = density = None
    for code, _, body, end in jpeg.segments(data):
        if code == jpeg.SOS:
            break
        if code == _APP13 and data.startswith(PHOTOSHOP, body):
            photoshop.append(data[body + len(PHOTOSHOP) : end])
        elif code == _COM:
            comment = data[body:end] if comment is None else comment
        elif code == jpeg.APP0 and data.startswith(jpeg.JFIF, body) and end >= body + 12:
            density = density or _jfif_density(data[body:end])
        elif code == _APP1 and data.startswith(EXTENSION, body):
            piece = data[body + len(EXTENSION) : end]
            pieces.setdefault(piece[:32], []).append(piece)
    joined = ((digest, _joined(each)) for digest, each in pieces.items())
    whole = tuple((digest, text) for digest, text in joined if text is not None)
    return Carried(b"".join(photoshop) or None, comment, (), whole, density, gain_map(data))


def _jfif_density(jfif: bytes) -> tuple[float, float] | None:
    unit, across, down = struct.unpack_from(">BHH", jfif, 7)
    factor = _JFIF_UNITS.get(unit)
    return (across * factor, down * factor) if factor and across and down else None


def _joined(pieces: list[bytes]) -> bytes | None:
    """Extended XMP of its pieces; None where one is missing or they do not agree."""
    whole = [
        (*struct.unpack_from(">II", piece, 32), piece[_EXTENSION_HEAD:])
        for piece in pieces
        if len(piece) >= 40
    ]
    ordered = sorted(whole, key=lambda each: each[1])
    text = b"".join(part for _, _, part in ordered)
    position = 0
    for length, offset, part in ordered:
        if offset != position or length != len(text) or length > _MOST_EXTENDED:
            return None
        position += len(part)
    return text or None


def _of_png(data: bytes) -> Carried:
    texts: list[tuple[bytes, bytes]] = []
    density = None
    for kind, body, end in png.chunks(data):
        if kind == b"IEND":
            break
        if kind in _TEXTS and not data.startswith(png.XMP, body) and _is_intact(data, body, end):
            texts.append((kind, data[body:end]))
        elif kind == b"pHYs" and end == body + 9 and density is None and _is_intact(data, body, end):
            across, down, unit = struct.unpack_from(">IIB", data, body)
            is_known = unit == _PNG_METER and across and down
            density = (across * INCH, down * INCH) if is_known else None
    return Carried(texts=tuple(texts), density=density)


def _is_intact(data: bytes, body: int, end: int) -> bool:
    return zlib.crc32(data[body - 4 : end]) == int.from_bytes(data[end : end + 4], "big")
