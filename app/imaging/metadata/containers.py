"""Metadata put into a finished JPEG, PNG or WebP that has none: as segments or chunks, byte for byte as
given. Profiles are the encoders' to write, since colors depend on them; libwebp's leaves that to us."""

from __future__ import annotations

import struct

from app.imaging.metadata import xmp
from app.imaging.metadata.blocks import SEGMENT
from app.imaging.metadata.tiff import NAME
from app.imaging.reading import jpeg, png, webp
from app.imaging.reading.carried import EXTENSION, INCH, PHOTOSHOP
from app.imaging.reading.metadata import Metadata

_APP1, _APP13, _COM = 0xE1, 0xED, 0xFE
_EXTENSION_PART = SEGMENT - len(EXTENSION) - 40
# JFIF: where the unit of its density stands, behind name and version.
_JFIF_UNIT = len(jpeg.START) + 4 + len(jpeg.JFIF) + 2
_DOTS_PER_INCH = 1
_MOST_DENSE = 65_535
_XMP_HEADER = png.XMP + b"\0\0\0\0"


def with_metadata(data: bytes, format: str, metadata: Metadata) -> bytes:
    """The file with `metadata` in it, and the same file where there is none to write."""
    return {"jpeg": _jpeg, "png": _png, "webp": _webp}[format](data, metadata)


def _jpeg(data: bytes, metadata: Metadata) -> bytes:
    has_jfif = data.startswith(jpeg.JFIF, len(jpeg.START) + 4)
    start = len(jpeg.START) + 2 + int.from_bytes(data[4:6], "big") if has_jfif else len(jpeg.START)
    head = bytearray(data[:start])
    if has_jfif and metadata.density:
        across, down = (min(_MOST_DENSE, max(1, round(dots))) for dots in metadata.density)
        struct.pack_into(">BHH", head, _JFIF_UNIT, _DOTS_PER_INCH, across, down)
    return bytes(head) + b"".join(_segments(metadata)) + data[start:]


def _segments(metadata: Metadata) -> list[bytes]:
    """What fits; `preparing` has told of what does not."""
    found = []
    if metadata.exif and len(metadata.exif.removeprefix(NAME)) <= SEGMENT - len(NAME):
        found.append(jpeg.written(_APP1, NAME + metadata.exif.removeprefix(NAME)))
    if metadata.xmp and len(metadata.xmp) <= SEGMENT - len(jpeg.XMP):
        found.append(jpeg.written(_APP1, jpeg.XMP + metadata.xmp))
    if metadata.extension:
        found += _extension(metadata.xmp or b"", metadata.extension)
    if metadata.photoshop:
        most = SEGMENT - len(PHOTOSHOP)
        for start in range(0, len(metadata.photoshop), most):
            found.append(jpeg.written(_APP13, PHOTOSHOP + metadata.photoshop[start : start + most]))
    if metadata.comment:
        found.append(jpeg.written(_COM, metadata.comment[:SEGMENT]))
    return found


def _extension(packet: bytes, extension: bytes) -> list[bytes]:
    digest = xmp.extension_digest(packet) or b""
    return [
        jpeg.written(
            _APP1,
            EXTENSION
            + digest
            + struct.pack(">II", len(extension), start)
            + extension[start : start + _EXTENSION_PART],
        )
        for start in range(0, len(extension), _EXTENSION_PART)
    ]


def _png(data: bytes, metadata: Metadata) -> bytes:
    chunks = list(metadata.texts)
    if metadata.xmp:
        chunks.insert(0, (b"iTXt", _XMP_HEADER + metadata.xmp))
    if metadata.exif:
        chunks.insert(0, (b"eXIf", metadata.exif.removeprefix(NAME)))
    if metadata.density:
        across, down = (round(dots / INCH) for dots in metadata.density)
        chunks.insert(0, (b"pHYs", struct.pack(">IIB", across, down, 1)))
    at = next(body - 8 for kind, body, _ in png.chunks(data) if kind == b"IDAT")
    return data[:at] + b"".join(png.written(kind, body) for kind, body in chunks) + data[at:]


def with_profile(data: bytes, icc: bytes | None) -> bytes:
    """The WebP, which has no profile yet, with this one, before its pixels."""
    if not icc:
        return data
    canvas, *chunks = _extended(data, webp.PROFILE)
    return webp.written([canvas, (b"ICCP", icc), *chunks])


def _webp(data: bytes, metadata: Metadata) -> bytes:
    wanted = [
        (b"EXIF", webp.EXIF, metadata.exif and metadata.exif.removeprefix(NAME)),
        (b"XMP ", webp.XMP, metadata.xmp),
    ]
    given = [(kind, flag, block) for kind, flag, block in wanted if block]
    if not given:
        return data
    chunks = _extended(data, sum(flag for _, flag, _ in given))
    return webp.written([*chunks, *((kind, block) for kind, _, block in given)])


def _extended(data: bytes, flags: int) -> list[tuple[bytes, bytes]]:
    """The chunks of a WebP behind an extended header that has these flags too."""
    chunks = [(kind, data[start:end]) for kind, start, end in webp.chunks(data)]
    if chunks[0][0] != b"VP8X":
        chunks.insert(0, (b"VP8X", webp.canvas(*chunks[0])))
    canvas = chunks[0][1]
    return [(b"VP8X", bytes([canvas[0] | flags]) + canvas[1:]), *chunks[1:]]
