"""WebP taken apart (RFC 9649): its chunks and its header."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from app.errors import Refusal
from app.imaging.reading.headers import Header, Limits, Parts, missing

#: Flags of the extended header (RFC 9649, 2.7).
PROFILE, ALPHA, EXIF, XMP = 0x20, 0x10, 0x08, 0x04


def read_header(data: bytes, limits: Limits) -> Header:
    """Walk the RIFF chunks; the size is the canvas's, or the first bitstream's where there is none."""
    found = (0, 0)
    frames = 0
    for count, (kind, start, _) in enumerate(chunks(data)):
        if count >= limits.max_chunks:
            raise Refusal("too_complex", "This WebP has more than {most} chunks.", most=limits.max_chunks)
        frames += kind == b"ANMF"
        if found == (0, 0) and len(data) >= start + 10:
            found = size(kind, data, start)
    return Header("webp", *found, animated=frames > 1)


def parts(data: bytes) -> Parts:
    """The whole, which libwebp takes as it is, and the blocks that its extended header announces. Refusal
    where the file has less than it says."""
    end = 8 + int.from_bytes(data[4:8], "little")
    first: dict[bytes, bytes] = {}
    for kind, start, stop in chunks(data[:end]):
        if stop > len(data):
            raise missing()
        first.setdefault(kind, data[start:stop])
    flags = first.get(b"VP8X", b"\0")[0]
    icc, exif, xmp = (
        first.get(kind) if flags & flag else None
        for kind, flag in ((b"ICCP", PROFILE), (b"EXIF", EXIF), (b"XMP ", XMP))
    )
    return Parts(see_through(data), icc=icc or None, exif=exif or None, xmp=xmp or None)


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind of each chunk, and where its body starts and ends, which may be behind the end of the file; chunks
    are padded to even lengths."""
    position = 12
    while len(data) >= position + 8:
        kind, length = struct.unpack_from("<4sI", data, position)
        yield kind, position + 8, position + 8 + length
        position += 8 + length + length % 2


def see_through(data: bytes) -> bytes:
    """The same file, and where it has a frame of an animation that leaves some of the canvas free, one that
    announces alpha: decoders without it paint the rest black, browsers leave it see-through."""
    is_extended, whole = data[12:16] == b"VP8X" and len(data) > 30, data[24:30]
    is_smaller = any(
        kind == b"ANMF" and data[start + 6 : start + 12] != whole for kind, start, _ in chunks(data)
    )
    if not (is_extended and is_smaller):
        return data
    return data[:20] + bytes((data[20] | ALPHA,)) + data[21:]


def written(chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A file of chunks, kind and body each."""
    body = b"".join(
        kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in chunks
    )
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WEBP") + body


def size(kind: bytes, data: bytes, start: int) -> tuple[int, int]:
    """Width and height from the first chunk (RFC 9649, 2.7; RFC 6386, 9.1; RFC 9649, 3.4)."""
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


def canvas(kind: bytes, body: bytes) -> bytes:
    """The extended header of a file that had none (RFC 9649, 2.7), with its bitstream's alpha."""
    width, height = size(kind, body, 0)
    has_alpha = kind == b"VP8L" and body[4] & 0x10
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes((ALPHA if has_alpha else 0, 0, 0, 0)) + sides
