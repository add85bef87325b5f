"""Where a PNG has room."""

from __future__ import annotations

import struct
import zlib
from functools import cache, partial

from tests.imaging.hostile import png_chunk
from tests.imaging.passengers.places import PLACES, place
from tests.imaging.pictures import file_of, scene


@cache
def plain(*, colors: int = 8) -> bytes:
    return file_of(scene(300, 200).quantize(colors), "PNG", optimize=True)


def _with_chunk(chunk: bytes, *, before: bytes = b"IDAT", data: bytes | None = None) -> bytes:
    data = data or plain()
    at = data.index(before) - 4
    return data[:at] + chunk + data[at:]


def _in_chunk(kind: bytes, body: bytes, before: bytes, payload: bytes) -> bytes:
    return _with_chunk(png_chunk(kind, body + payload), before=before)


def _png_chunks() -> None:
    for kind, body in {
        "tEXt": b"Comment\0", "prVt": b"", "ABCd": b"", "tIME": b"", "hIST": b"", "sPLT": b"", "pHYs": b"",
        "gAMA": struct.pack(">I", 45455), "sRGB": b"\0", "cICP": b"\1\r\0\1", "sBIT": b"\x08\x08\x08",
        "cHRM": struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
        "tRNS": b"\xff" * 16,
        "eXIf": b"", "iCCP": b"a\0\0", "bKGD": b"", "fcTL": b"", "fdAT": b"", "zTXt": b"a\0\0",
        "iTXt": b"XML:com.adobe.xmp\0\0\0\0\0", "caBX": b"", "dSIG": b"", "IDOT": b"",
    }.items():  # fmt: skip
        first = b"PLTE" if kind in ("gAMA", "sRGB", "cICP") else b"IDAT"
        PLACES[f"png {kind}"] = partial(_in_chunk, kind.encode(), body, first)
        PLACES[f"png {kind} behind the pixels"] = partial(_in_chunk, kind.encode(), body, b"IEND")


_png_chunks()


@place("png behind the stream of pixels")
def _(payload: bytes) -> bytes:
    body = _pixels(plain())
    return plain().replace(png_chunk(b"IDAT", body), png_chunk(b"IDAT", body + payload))


@place("png second chunk of pixels")
def _(payload: bytes) -> bytes:
    return _with_chunk(png_chunk(b"IDAT", payload), before=b"IEND")


@place("png rows beyond the last")
def _(payload: bytes) -> bytes:
    body = _pixels(plain())
    longer = zlib.compress(zlib.decompress(body) + payload, 0)
    return plain().replace(png_chunk(b"IDAT", body), png_chunk(b"IDAT", longer))


@place("png body of the end")
def _(payload: bytes) -> bytes:
    return plain()[:-12] + png_chunk(b"IEND", payload)


@place("png behind the end")
def _(payload: bytes) -> bytes:
    return plain() + payload


@place("png colors that no pixel has")
def _(payload: bytes) -> bytes:
    data = plain()
    at = data.index(b"PLTE")
    length = int.from_bytes(data[at - 4 : at], "big")
    unused = payload + bytes(-len(payload) % 3)
    return (
        data[: at - 4] + png_chunk(b"PLTE", data[at + 4 : at + 4 + length] + unused) + data[at + 8 + length :]
    )


@place("png suggested palette of full color")
def _(payload: bytes) -> bytes:
    return _with_chunk(
        png_chunk(b"PLTE", payload + bytes(-len(payload) % 3)),
        data=file_of(scene(60, 40), "PNG", optimize=True),
    )


def _pixels(data: bytes) -> bytes:
    at = data.index(b"IDAT")
    return data[at + 4 : at + 4 + int.from_bytes(data[at - 4 : at], "big")]
