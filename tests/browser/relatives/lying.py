"""Relatives of files that say how they lie: other types, counts, orders, places and blocks."""

from __future__ import annotations

import struct

from app.imaging.reading import jpeg, webp
from tests.imaging.hostile import png_chunk
from tests.imaging.pictures import file_of, scene

_PACKED = {1: "Bxxx", 3: "Hxx", 4: "I", 6: "bxxx", 8: "hxx", 9: "i"}
_SHORT, _LONG = 3, 4
NAME = jpeg.EXIF
JPEG = file_of(scene(64, 48), quality=90, subsampling=0)
PNG = file_of(scene(64, 48), "PNG")
PALETTE = file_of(scene(64, 48).quantize(32), "PNG")

Tag = tuple[int, int, int]


def block(*tags: Tag, order: str = "<", cut: int = 0) -> bytes:
    """EXIF that says how to turn, once for each (type, count, value); the last `cut` bytes are missing."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = b"".join(
        struct.pack(order + "HHI", 0x0112, type, count) + struct.pack(order + _PACKED[type], value)
        for type, count, value in tags
    )
    data = mark + struct.pack(order + "IH", 8, len(tags)) + entries + bytes(4)
    return data[: len(data) - cut]


def short(value: int, order: str = "<") -> bytes:
    return block((_SHORT, 1, value), order=order)


def of_jpeg(*bodies: bytes, before: int | None = None) -> bytes:
    """With such segments behind its start, or before the first segment of that code."""
    at = 2 if before is None else next(each.start for each in jpeg.segments(JPEG) if each.code == before)
    return JPEG[:at] + b"".join(jpeg.written(0xE1, body) for body in bodies) + JPEG[at:]


def of_png(*chunks: bytes, before: bytes = b"IDAT", data: bytes = PNG) -> bytes:
    at = data.index(before) - 4
    return data[:at] + b"".join(chunks) + data[at:]


def of_webp(exif: bytes, *, announced: bool = True, first: bool = False, lossless: bool = False) -> bytes:
    data = file_of(scene(64, 48), "WEBP", quality=90, lossless=lossless)
    kind, start, end = next(webp.chunks(data))
    flags = bytes((8 if announced else 0, 0, 0, 0))
    canvas = (b"VP8X", flags + (63).to_bytes(3, "little") + (47).to_bytes(3, "little"))
    rest = [(kind, data[start:end]), (b"EXIF", exif)]
    return webp.written([canvas, *(rest[::-1] if first else rest)])


def _jpegs() -> dict[str, bytes]:
    files = {f"{value} {order}": of_jpeg(NAME + short(value, order)) for value in range(10) for order in "<>"}
    files |= {f"of type {type}": of_jpeg(NAME + block((type, 1, 6))) for type in _PACKED if type != _SHORT}
    files |= {f"{count} values": of_jpeg(NAME + block((_SHORT, count, 6))) for count in (0, 2, 2**31)}
    for first, second in ((6, 3), (3, 6), (0, 3), (3, 0), (9, 6), (1, 6)):
        files[f"{first} and {second}"] = of_jpeg(NAME + block((_SHORT, 1, first), (_SHORT, 1, second)))
        files[f"{first}, then {second}"] = of_jpeg(NAME + short(first), NAME + short(second))
    files["LONG and SHORT"] = of_jpeg(NAME + block((_LONG, 1, 6), (_SHORT, 1, 3)))
    for junk in (b"", b"II*\0", b"XX*\0", block()):
        files[f"behind {junk!r}"] = of_jpeg(NAME + junk, NAME + short(3))
    for name in (b"Exif\0\xff", b"Exif\0a", b"Exif\0", b"EXIF\0\0", b"exif\0\0"):
        files[f"named {name!r}"] = of_jpeg(name + short(6))
    files |= {f"cut by {cut}": of_jpeg(NAME + block((_SHORT, 1, 6), cut=cut)) for cut in (2, 4, 6)}
    files["before the scan"] = of_jpeg(NAME + short(6), before=jpeg.SOS)
    files["behind the end"] = JPEG + jpeg.written(0xE1, NAME + short(6))
    files["before much"] = of_jpeg(NAME + short(6) + bytes(60_000))
    return files


def _pngs() -> dict[str, bytes]:
    def said(body: bytes) -> bytes:
        return png_chunk(b"eXIf", body)

    files = {f"png {value}": of_png(said(short(value))) for value in range(10)}
    files["png behind the pixels"] = of_png(said(short(6)), before=b"IEND")
    files["png with a name"] = of_png(said(NAME + short(6)))
    files["png 6, then 3"] = of_png(said(short(6)), said(short(3)))
    files["png 6 and 3"] = of_png(said(block((_SHORT, 1, 6), (_SHORT, 1, 3))))
    files["png with a wrong checksum"] = of_png(said(short(6))[:-4] + b"nope")
    files["png LONG"] = of_png(said(block((_LONG, 1, 6))))
    files["png before a palette"] = of_png(said(short(6)), before=b"PLTE", data=PALETTE)
    files["png behind a palette"] = of_png(said(short(6)), data=PALETTE)
    files["png junk, then 3"] = of_png(said(b"XX"), said(short(3)))
    return files


def _webps() -> dict[str, bytes]:
    files = {}
    for lossless in (False, True):
        for value in (3, 6, 8):
            files[f"webp {value} {lossless=}"] = of_webp(short(value), lossless=lossless)
        files[f"webp with a name {lossless=}"] = of_webp(NAME + short(6), lossless=lossless)
        files[f"webp first {lossless=}"] = of_webp(short(6), first=True, lossless=lossless)
        files[f"webp unannounced {lossless=}"] = of_webp(short(6), announced=False, lossless=lossless)
    return files


FILES = {**_jpegs(), **_pngs(), **_webps()}
