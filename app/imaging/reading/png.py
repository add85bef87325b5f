"""PNG taken apart (PNG specification, third edition): its chunks, its header, and its parts."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from app.errors import Refusal
from app.imaging.reading.headers import Header, Limits, Parts
from app.imaging.reading.png_colors import colors
from app.wording import marked

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xaeB`\x82"
# The critical chunks (11.2); what is broken in them is the decoder's to tell.
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT")
_COMPRESSED = (b"zTXt", b"iTXt", b"iCCP")
# Samples of a pixel, by color type (11.2.1).
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7 (8.1): first column and row, and steps to the next, of each pass.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
# Metadata that has no meaning behind the first pixels (5.6).
_FIRST = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"eXIf")
# The largest number there is (7.1).
_MOST = 2**31 - 1
# Bytes of the one transparent color, by the color types that can have one (11.3.1.1).
KEYED = {0: 2, 2: 6}
# The color type of a palette, and bytes of one of its colors (11.2.1, 11.2.2).
_PALETTE, _COLOR = 3, 3
_MOST_COLORS = 256
# A keyword of 1 to 79 letters (11.3.2.3).
_KEYWORD = 79
XMP = b"XML:com.adobe.xmp\0"
# Compressed metadata is fed to zlib in pieces of this many bytes, each of which may become 1,032 times as
# long (zlib.net/zlib_tech.html): so what a broken stream has inflated to is known when it breaks.
_PIECE = 1024
_MOST_INFLATED = 1032


class Chunk(NamedTuple):
    """Kind, and where its body begins and ends in the file, which may be before the end it claims."""

    kind: bytes
    body: int
    end: int


def chunks(data: bytes) -> Iterator[Chunk]:
    """Each chunk to the end of the file. The signature before and a CRC after each are skipped."""
    position = len(SIGNATURE)
    while len(data) >= position + 8:
        length, kind = struct.unpack_from(">I4s", data, position)
        yield Chunk(kind, position + 8, min(position + 8 + length, len(data)))
        position += length + 12


def read_header(data: bytes, limits: Limits) -> Header:
    """Walk the chunks, counting them and what their compressed text and profiles inflate to."""
    width = height = depth = frames = inflated = 0
    pixels_began = False
    for count, (kind, body, end) in enumerate(chunks(data)):
        if count >= limits.max_chunks:
            raise Refusal("too_complex", "This PNG has more than {most} chunks.", most=limits.max_chunks)
        if kind == b"IHDR" and end >= body + 9:
            width, height, depth = struct.unpack_from(">IIB", data, body)
        elif kind == b"IEND":
            break
        elif kind == b"acTL" and end >= body + 4 and not pixels_began and _is_intact(data, body, end):
            # After the first IDAT an acTL has no meaning, nor has one of more than can be (11.3.6.1, 7.1).
            (frames,) = struct.unpack_from(">I", data, body)
            frames = frames if frames <= _MOST else 0
        elif kind == b"IDAT":
            pixels_began = True
        elif kind == b"fdAT" and frames:
            # A frame beside the still picture, which may be none of the animation's.
            frames += 1
        elif kind in _COMPRESSED:
            size, _ = _inflated(_compressed(kind, data[body:end]), limits.max_metadata_bytes - inflated)
            inflated += size
            if inflated > limits.max_metadata_bytes:
                raise Refusal("too_complex", "This PNG's metadata inflates to more than is allowed.")
    return Header("png", width, height, depth, animated=frames > 1)


def parts(data: bytes, limits: Limits) -> Parts:
    """What the still picture needs, and the first undamaged block of each kind of metadata."""
    pixels: list[bytes] = []
    blocks: dict[bytes, bytes] = {}
    pixels_began = broken = False
    for kind, body, end in chunks(data):
        if kind == b"IEND":
            break
        pixels_began = pixels_began or kind == b"IDAT"
        if kind in _CRITICAL:
            # One that is cut short ends where the file does.
            is_whole = len(data) >= end + 4
            pixels.append(data[body - 8 : end + 4] if is_whole else written(kind, data[body:end]))
            if kind != b"IDAT":
                blocks.setdefault(kind, data[body:end])
            if kind == b"PLTE":
                blocks.setdefault(b"cICP", b"")  # it has to come before (5.6)
        elif not _is_intact(data, body, end):
            broken = True
        elif kind == b"tRNS" and not pixels_began and kind not in blocks:
            blocks[kind] = _transparency(blocks, data[body:end])
            pixels.append(written(kind, blocks[kind]) if blocks[kind] else b"")
            broken = broken or not blocks[kind]
        elif (kind == b"iTXt" and data.startswith(XMP, body)) or (kind in _FIRST and not pixels_began):
            blocks.setdefault(kind, data[body:end])
    meant = colors(blocks, _text(b"iCCP", blocks, limits))
    notice = marked("What the file holds beside the picture is broken and is left out.")
    return Parts(
        pixels=b"".join((SIGNATURE, *pixels, _END)),
        icc=meant.icc,
        exif=b"Exif\0\0" + blocks[b"eXIf"] if b"eXIf" in blocks else None,
        xmp=_text(b"iTXt", blocks, limits),
        notices=((notice,) if broken else ()) + meant.notices,
    )


def _transparency(blocks: dict[bytes, bytes], body: bytes) -> bytes:
    """What a tRNS says, as far as browsers take it: of a palette before it a level for each color,
    else the one color (11.3.1.1); nothing where it says something else."""
    color_type = blocks.get(b"IHDR", b"").ljust(10, b"\xff")[9]
    if color_type == _PALETTE:
        return body[: len(blocks.get(b"PLTE", b"")) // _COLOR] if len(body) <= _MOST_COLORS else b""
    length = KEYED.get(color_type, len(body) + 1)
    return body[:length] if len(body) >= length else b""


def written(kind: bytes, body: bytes) -> bytes:
    """A chunk as bytes, with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _is_intact(data: bytes, body: int, end: int) -> bool:
    return len(data) >= end + 4 and zlib.crc32(data[body - 4 : end]) == int.from_bytes(
        data[end : end + 4], "big"
    )


def _text(kind: bytes, blocks: dict[bytes, bytes], limits: Limits) -> bytes | None:
    """What a block says, inflated where it is compressed; None where there is none or it cannot be."""
    if kind not in blocks:
        return None
    body = blocks[kind]
    if kind == b"iCCP" and not _is_named(body):
        return None
    compressed = _compressed(kind, body)
    if kind == b"iTXt" and not compressed:
        return body[len(XMP) + 2 :].split(b"\0", 2)[-1] or None
    return _inflated(compressed, limits.max_metadata_bytes)[1]


def _is_named(body: bytes) -> bool:
    """Whether a profile has a keyword, and the one method of compression there is."""
    keyword, _, rest = body.partition(b"\0")
    return 1 <= len(keyword) <= _KEYWORD and rest.startswith(b"\0")


def _compressed(kind: bytes, body: bytes) -> bytes:
    """The compressed part of a body; nothing where a text says that it is not."""
    keyword_end = body.find(b"\0") + 1
    if kind != b"iTXt":
        return body[keyword_end + 1 :]
    if body[keyword_end : keyword_end + 1] != b"\1":
        return b""
    # Language tag and translated keyword stand before the text.
    return body[keyword_end + 2 :].split(b"\0", 2)[-1]


def _inflated(compressed: bytes, room: int) -> tuple[int, bytes | None]:
    """How many bytes zlib was made to write, and what: None where the stream is broken or longer than `room`.
    Of a broken stream the piece that it breaks in counts as long as it could have become."""
    stream, written, size = zlib.decompressobj(), [], 0
    for start in range(0, len(compressed), _PIECE):
        piece = compressed[start : start + _PIECE]
        try:
            written.append(stream.decompress(piece))
        except zlib.error:
            return size + len(piece) * _MOST_INFLATED, None
        size += len(written[-1])
        if size > room:
            return size, None
        if stream.eof:
            return size, b"".join(written)
    return size, None


def row_bytes(header: bytes) -> int:
    """Bytes that all rows inflate to, with the filter of each; by the body of the header chunk."""
    width, height, depth, color_type, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    passes = _PASSES if interlaced else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + -(-columns * depth * _SAMPLES[color_type] // 8))
    return total


def is_interlaced(header: bytes) -> bool:
    return header[12] != 0
