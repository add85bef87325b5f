"""Files made to take a reader's time: each kind for any number of bytes, about."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

from tests.imaging import hostile
from tests.imaging.pictures import file_of, scene


def _jpeg(inside: bytes, *, in_scan: bytes = b"") -> bytes:
    data = file_of(scene(16, 16))
    return data[:2] + inside + data[2:-2] + in_scan + data[-2:]


def _segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _repeated(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece) + 1)


def _png(chunk: bytes, size: int) -> bytes:
    return hostile.png(before_pixels=_repeated(chunk, size))


def _broken_text() -> bytes:
    """A text that inflates to 64 kB and breaks then."""
    return hostile.png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 65536)[:-5] + b"\xff" * 8)


def _webp(chunk: bytes, size: int) -> bytes:
    body = b"WEBP" + _repeated(chunk, size)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _exif(entries: bytes) -> bytes:
    return b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", min(65535, len(entries) // 12)) + entries + bytes(4)


def _directory_loop(size: int) -> bytes:
    """EXIF whose every tag points to its own directory."""
    return _exif(_repeated(struct.pack("<HHII", 0x8769, 4, 1, 8), size))


def _far_values(size: int) -> bytes:
    """EXIF whose every tag claims the whole block as its value."""
    return _exif(_repeated(struct.pack("<HHII", 0x010E, 2, size, 8), size))


#: By name: a maker of a file of about so many bytes.
FILES: dict[str, Callable[[int], bytes]] = {
    "jpeg fill": lambda size: _jpeg(b"\xff" * size),
    "jpeg fill, then zero": lambda size: _jpeg(b"\xff" * size + b"\0"),
    "jpeg fill in a scan": lambda size: _jpeg(b"", in_scan=b"\xff" * size + b"\xd0"),
    "jpeg junk": lambda size: _jpeg(bytes(size)),
    "jpeg junk of stuffed zeros": lambda size: _jpeg(_repeated(b"\xff\0", size)),
    "jpeg restarts in a scan": lambda size: _jpeg(b"", in_scan=_repeated(b"\xff\xd0", size)),
    "jpeg empty segments": lambda size: _jpeg(_repeated(_segment(0xFE, b""), size)),
    "jpeg many exif": lambda size: _jpeg(_repeated(_segment(0xE1, b"Exif\0\0" + b"x" * 100), size)),
    "jpeg many profiles": lambda size: _jpeg(_repeated(_segment(0xE2, b"ICC_PROFILE\0\1\1"), size)),
    "jpeg many xmp": lambda size: _jpeg(
        _repeated(_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + b"<a "), size)
    ),
    "jpeg photoshop": lambda size: _jpeg(
        _repeated(_segment(0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\0" * 9), size)
    ),
    "png empty chunks": lambda size: _png(hostile.png_chunk(b"teSt"), size),
    "png broken texts": lambda size: _png(_broken_text(), size),
    "png many profiles": lambda size: _png(hostile.png_chunk(b"iCCP", b"a\0\0" + zlib.compress(b"x")), size),
    "png text of many nulls": lambda size: _png(
        hostile.png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0" + bytes(size)), 1
    ),
    "png one stored text": lambda size: _png(
        hostile.png_chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * size, 0)), 1
    ),
    "webp empty chunks": lambda size: _webp(b"abcd\0\0\0\0", size),
}

EXIF: dict[str, Callable[[int], bytes]] = {
    "exif loop": _directory_loop,
    "exif far values": _far_values,
}
