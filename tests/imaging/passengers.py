"""Good pictures that carry something else: where each format has room for bytes that no pixel needs."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache, partial

from tests.imaging.hostile import png_chunk
from tests.imaging.pictures import file_of, scene

SCRIPT = b"<script>alert(document.domain)</script>"
#: What is no markup, so that nothing but its place gives it away.
MARKER = b"SECRETplace51.5N"
#: Fits where a table or a palette has room for so many bytes.
_ROOM = 64

Place = Callable[[bytes], bytes]
PLACES: dict[str, Place] = {}


def place(name: str) -> Callable[[Place], Place]:
    def listed(hide: Place) -> Place:
        PLACES[name] = hide
        return hide

    return listed


def in_sixty_four(payload: bytes) -> bytes:
    return (payload * _ROOM)[:_ROOM]


# JPEG.


@cache
def _jpeg(*, progressive: bool = False) -> bytes:
    return file_of(scene(300, 200), "JPEG", quality=20, progressive=progressive)


def segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def _before(marker: int, inserted: bytes, *, progressive: bool = False, nth: int = 1) -> bytes:
    data, at = _jpeg(progressive=progressive), 1
    for _ in range(nth):
        at = data.index(bytes([0xFF, marker]), at + 1)
    return data[:at] + inserted + data[at:]


def _in_segment(code: int, payload: bytes) -> bytes:
    return _before(0xDA, segment(code, payload))


def _between_scans(code: int, payload: bytes) -> bytes:
    return _before(0xDA, segment(code, payload), progressive=True, nth=3)


def _segments() -> None:
    for code in (*range(0xE0, 0xFF), 0xC8, 0xDC, 0xDE, 0xDF):
        PLACES[f"jpeg segment {code:02X}"] = partial(_in_segment, code)
        PLACES[f"jpeg segment {code:02X} between scans"] = partial(_between_scans, code)


_segments()


@place("jpeg unused quantization table")
def _(payload: bytes) -> bytes:
    return _before(0xDA, segment(0xDB, b"\x03" + in_sixty_four(payload)))


@place("jpeg quantization table that is replaced")
def _(payload: bytes) -> bytes:
    return _before(0xDB, segment(0xDB, b"\x00" + in_sixty_four(payload)))


@place("jpeg unused Huffman table")
def _(payload: bytes) -> bytes:
    return _before(0xDA, segment(0xC4, b"\x13" + bytes((0,) * 7 + (len(payload),) + (0,) * 8) + payload))


@place("jpeg Huffman table that is replaced")
def _(payload: bytes) -> bytes:
    return _before(0xC4, segment(0xC4, b"\x00" + bytes((0,) * 7 + (len(payload),) + (0,) * 8) + payload))


@place("jpeg behind the coded data")
def _(payload: bytes) -> bytes:
    return _jpeg()[:-2] + payload + b"\xff\xd9"


@place("jpeg behind the coded data of a scan")
def _(payload: bytes) -> bytes:
    return _before(0xDA, payload, progressive=True, nth=2)


@place("jpeg behind the end")
def _(payload: bytes) -> bytes:
    return _jpeg() + payload


@place("jpeg junk before the first segment")
def _(payload: bytes) -> bytes:
    return _jpeg()[:2] + payload + _jpeg()[2:]


@place("jpeg second picture")
def _(payload: bytes) -> bytes:
    return _jpeg() + _before(0xDA, segment(0xFE, payload))


@place("jpeg thumbnail of JFIF")
def _(payload: bytes) -> bytes:
    data = _jpeg()
    pixels = (payload * 3)[: 3 * len(payload)]
    return data[:2] + segment(0xE0, data[6:18] + bytes((len(payload), 1)) + pixels) + data[20:]


# PNG.


@cache
def _png(*, colors: int = 8) -> bytes:
    return file_of(scene(300, 200).quantize(colors), "PNG", optimize=True)


def _with_chunk(chunk: bytes, *, before: bytes = b"IDAT", data: bytes | None = None) -> bytes:
    data = data or _png()
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
    body = _pixels(_png())
    return _png().replace(png_chunk(b"IDAT", body), png_chunk(b"IDAT", body + payload))


@place("png second chunk of pixels")
def _(payload: bytes) -> bytes:
    return _with_chunk(png_chunk(b"IDAT", payload), before=b"IEND")


@place("png rows beyond the last")
def _(payload: bytes) -> bytes:
    body = _pixels(_png())
    longer = zlib.compress(zlib.decompress(body) + payload, 0)
    return _png().replace(png_chunk(b"IDAT", body), png_chunk(b"IDAT", longer))


@place("png body of the end")
def _(payload: bytes) -> bytes:
    return _png()[:-12] + png_chunk(b"IEND", payload)


@place("png behind the end")
def _(payload: bytes) -> bytes:
    return _png() + payload


@place("png colors that no pixel has")
def _(payload: bytes) -> bytes:
    data = _png()
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


# WebP.


@cache
def _webp(kind: str = "lossy") -> dict[bytes, bytes]:
    """A WebP's chunks."""
    picture = scene(300, 200, "RGBA" if kind == "alpha" else "RGB")
    plain = picture.quantize(16).convert("RGB") if kind == "lossless" else picture
    data = file_of(plain, "WEBP", quality=10, method=6, lossless=kind == "lossless")
    chunks, at = {}, 12
    while at < len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks[data[at : at + 4]] = data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    return chunks


def webp_of(chunks: list[tuple[bytes, bytes]], behind: bytes = b"") -> bytes:
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body + behind


def _canvas(flags: int = 0) -> tuple[bytes, bytes]:
    return b"VP8X", bytes((flags, 0, 0, 0)) + (299).to_bytes(3, "little") + (199).to_bytes(3, "little")


@place("webp behind the bits of VP8")
def _(payload: bytes) -> bytes:
    return webp_of([(b"VP8 ", _webp()[b"VP8 "] + payload)])


@place("webp behind the first partition of VP8")
def _(payload: bytes) -> bytes:
    frame = _webp()[b"VP8 "]
    tag = int.from_bytes(frame[:3], "little")
    end = 10 + (tag >> 5)
    longer = (tag + (len(payload) << 5)).to_bytes(3, "little")
    return webp_of([(b"VP8 ", longer + frame[3:end] + payload + frame[end:])])


@place("webp behind the bits of VP8L")
def _(payload: bytes) -> bytes:
    return webp_of([(b"VP8L", _webp("lossless")[b"VP8L"] + payload)])


@place("webp behind the bits of alpha")
def _(payload: bytes) -> bytes:
    chunks = _webp("alpha")
    return webp_of([(kind, body + payload * (kind == b"ALPH")) for kind, body in chunks.items()])


@place("webp behind the bits of VP8 beside alpha")
def _(payload: bytes) -> bytes:
    chunks = _webp("alpha")
    return webp_of([(kind, body + payload * (kind == b"VP8 ")) for kind, body in chunks.items()])


@place("webp alpha that is not announced")
def _(payload: bytes) -> bytes:
    return webp_of([_canvas(), (b"ALPH", b"\0" + payload), *_webp().items()])


@place("webp long canvas")
def _(payload: bytes) -> bytes:
    kind, body = _canvas()
    return webp_of([(kind, body + payload), *_webp().items()])


@place("webp behind the end")
def _(payload: bytes) -> bytes:
    return webp_of([*_webp().items()], payload)


def _behind_pixels(kind: bytes, payload: bytes) -> bytes:
    return webp_of([_canvas(), *_webp().items(), (kind, payload)])


def _before_pixels(kind: bytes, payload: bytes) -> bytes:
    return webp_of([_canvas(), (kind, payload), *_webp().items()])


def _webp_chunks() -> None:
    for kind in (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"EXIF", b"XMP ", b"ICCP", b"abcd", b"ANIM"):
        PLACES[f"webp {kind.decode().strip()} behind the pixels"] = partial(_behind_pixels, kind)
        if not kind.startswith(b"VP8"):
            PLACES[f"webp {kind.decode().strip()} before the pixels"] = partial(_before_pixels, kind)


_webp_chunks()

#: One place of each sort, for tests that ask a server.
SOME = (
    "jpeg segment E7", "jpeg segment FE", "jpeg segment DC", "jpeg unused quantization table",
    "jpeg behind the coded data", "jpeg behind the end", "png tEXt", "png ABCd", "png second chunk of pixels",
    "png behind the end", "webp behind the bits of VP8", "webp behind the end",
)  # fmt: skip

#: Files that hide nothing.
PLAIN: dict[str, Callable[[], bytes]] = {
    "jpeg": _jpeg,
    "jpeg progressive": lambda: _jpeg(progressive=True),
    "png": _png,
    "webp lossy": lambda: webp_of([*_webp().items()]),
    "webp lossless": lambda: webp_of([*_webp("lossless").items()]),
    "webp alpha": lambda: webp_of([*_webp("alpha").items()]),
}
