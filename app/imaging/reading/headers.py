"""The headers of JPEG, PNG and WebP, read before any pixel is decoded.

Each reader takes the whole file and returns a `Header`, or refuses what is made to be slow. A file that ends
too early gives what was found until then: that it is broken is for the decoder to say.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import Refusal


@dataclass(frozen=True)
class Limits:
    """What is taken: pixels, pixels on a side, scans of a JPEG, chunks of a PNG or WebP (in a JPEG they are
    called segments), and bytes that the compressed metadata of a PNG may inflate to, in all."""

    max_pixels: int = 64_000_000
    max_side: int = 30_000
    max_scans: int = 100
    max_chunks: int = 10_000
    max_metadata_bytes: int = 16 * 2**20


@dataclass(frozen=True)
class Header:
    """`width` and `height` in pixels as stored, 0 where the header does not tell; `depth` in bits of a
    sample. `variant` is what an odd file is called ("12-bit JPEG"), empty for an ordinary one; `animated`
    means more than one frame."""

    format: str
    width: int = 0
    height: int = 0
    depth: int = 8
    variant: str = ""
    animated: bool = False


# A marker: fill bytes, then a code that is no stuffed zero and no restart (ITU-T T.81, B.1.1.2).
_JPEG_MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
# Start-of-frame codes: C0..CF without DHT, JPG and DAC (T.81, table B.1).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_LOSSLESS_FRAMES = (0xC3, 0xC7, 0xCB, 0xCF)
_HIERARCHICAL_FRAMES = (0xC5, 0xC6, 0xCD, 0xCE)
_STANDALONE = (0x01, _SOI)


def read_jpeg(data: bytes, limits: Limits) -> Header:
    """Walk the markers to the end of the first picture, counting them and its scans."""
    header = Header("jpeg")
    scans = 0
    for count, (code, start) in enumerate(_jpeg_segments(data)):
        if count >= limits.max_chunks:
            raise Refusal("too_complex", f"This JPEG has more than {limits.max_chunks} segments.")
        if code in _FRAMES and len(data) >= start + 7:
            precision, height, width = struct.unpack_from(">BHH", data, start + 2)
            header = Header("jpeg", width, height, precision, _jpeg_variant(code, precision))
        scans += code == _SOS
        if scans > limits.max_scans:
            raise Refusal("too_complex", f"This JPEG has more than {limits.max_scans} scans.")
    return header


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Code and start of each segment (at its length). Coded data between segments is skipped."""
    position = 0
    while match := _JPEG_MARKER.search(data, position):
        code, position = match.group(1)[0], match.end()
        if code == _EOI:
            return
        yield code, position
        if code not in _STANDALONE and len(data) >= position + 2:
            position += struct.unpack_from(">H", data, position)[0]


def _jpeg_variant(code: int, precision: int) -> str:
    if precision != 8:
        return f"{precision}-bit JPEG"
    if code in _LOSSLESS_FRAMES:
        return "lossless JPEG"
    if code in _HIERARCHICAL_FRAMES:
        return "hierarchical JPEG"
    return ""


# What decides over a PNG's pixels (PNG specification, third edition, 11.2 and 11.3.1).
_PIXEL_CHUNKS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT")
_MEANING_CHUNKS = (b"iCCP", b"eXIf")
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"


def read_png(data: bytes, limits: Limits) -> Header:
    """Walk the chunks, counting them and what their compressed text and profiles inflate to."""
    width = height = depth = frames = inflated = 0
    pixels_began = False
    for count, (kind, start, length) in enumerate(_png_chunks(data)):
        if count >= limits.max_chunks:
            raise Refusal("too_complex", f"This PNG has more than {limits.max_chunks} chunks.")
        if kind == b"IHDR" and length >= 9:
            width, height, depth = struct.unpack_from(">IIB", data, start)
        elif kind == b"IEND":
            break
        elif kind == b"acTL" and length >= 4 and not pixels_began:
            # After the first IDAT an acTL has no meaning (PNG specification, third edition, 11.3.6.1).
            (frames,) = struct.unpack_from(">I", data, start)
        elif kind == b"IDAT":
            pixels_began = True
        elif kind in (b"zTXt", b"iTXt", b"iCCP"):
            inflated += _inflated(kind, data[start : start + length], limits.max_metadata_bytes - inflated)
    return Header("png", width, height, depth, animated=frames > 1)


def without_damage(data: bytes) -> bytes:
    """A PNG of those whole chunks that make its still picture, and the undamaged ones that say how it is
    turned and what its colors mean."""
    kept = (
        data[start - 8 : start + length + 4]
        for kind, start, length in _png_chunks(data)
        if start + length + 4 <= len(data)
        and (kind in _PIXEL_CHUNKS or (kind in _MEANING_CHUNKS and _is_intact(data, start, length)))
    )
    return b"".join((data[:8], *kept, _PNG_END))


def _is_intact(data: bytes, start: int, length: int) -> bool:
    checksum = int.from_bytes(data[start + length : start + length + 4], "big")
    return zlib.crc32(data[start - 4 : start + length]) == checksum


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and length of each chunk's body; the signature before and a CRC after are skipped."""
    position = 8
    while len(data) >= position + 8:
        length, kind = struct.unpack_from(">I4s", data, position)
        yield kind, position + 8, min(length, len(data) - position - 8)
        position += length + 12


def _inflated(kind: bytes, body: bytes, room: int) -> int:
    """Bytes that a chunk of compressed metadata inflates to, up to `room`."""
    keyword_end = body.find(b"\0") + 1
    if kind == b"iTXt":
        compressed = body[keyword_end : keyword_end + 1] == b"\1"
        # Language tag and translated keyword stand before the text.
        text = body[keyword_end + 2 :].split(b"\0", 2)[-1] if compressed else b""
    else:
        text = body[keyword_end + 1 :]
    try:
        size = len(zlib.decompressobj().decompress(text, room + 1))
    except zlib.error:
        return 0
    if size > room:
        raise Refusal("too_complex", "This PNG's metadata inflates to more than is allowed.")
    return size


def read_webp(data: bytes, limits: Limits) -> Header:
    """Walk the RIFF chunks; the size is the canvas's, or the first bitstream's where there is none."""
    size = (0, 0)
    frames = 0
    for count, (kind, start) in enumerate(_riff_chunks(data)):
        if count >= limits.max_chunks:
            raise Refusal("too_complex", f"This WebP has more than {limits.max_chunks} chunks.")
        frames += kind == b"ANMF"
        if size == (0, 0) and len(data) >= start + 10:
            size = _webp_size(kind, data, start)
    return Header("webp", *size, animated=frames > 1)


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Kind and start of each chunk's body; chunks are padded to even lengths."""
    position = 12
    while len(data) >= position + 8:
        kind, length = struct.unpack_from("<4sI", data, position)
        yield kind, position + 8
        position += 8 + length + length % 2


def _webp_size(kind: bytes, data: bytes, start: int) -> tuple[int, int]:
    """From the first chunk (WebP container specification; RFC 6386, 9.1; WebP lossless, 3)."""
    if kind == b"VP8X":
        wide, high = data[start + 4 : start + 7], data[start + 7 : start + 10]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, start + 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, start + 6)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0
