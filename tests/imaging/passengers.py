"""Good pictures that carry something else: where each format has room for bytes that no decoder reads."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin

from tests.imaging.pictures import file_of, scene

SCRIPT = b"<script>alert(document.domain)</script>"


def jpeg_behind_the_end() -> bytes:
    return _jpeg() + SCRIPT


def jpeg_comment() -> bytes:
    return _jpeg(comment=SCRIPT)


def jpeg_segment_of_an_application() -> bytes:
    return _with_segment(0xE7, SCRIPT)


def jpeg_unused_marker() -> bytes:
    """Number of lines (DNL), which decoders skip."""
    return _with_segment(0xDC, SCRIPT)


def jpeg_unused_table() -> bytes:
    return _with_segment(0xDB, b"\x03" + (SCRIPT * 2)[:64])


def jpeg_behind_the_pixels() -> bytes:
    return _jpeg()[:-2] + SCRIPT + b"\xff\xd9"


def png_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", SCRIPT.decode())
    return _png(pnginfo=text)


def png_behind_the_end() -> bytes:
    return _png() + SCRIPT


def png_behind_the_pixels() -> bytes:
    return _with_chunk(b"IDAT", SCRIPT)


def png_unknown_critical_chunk() -> bytes:
    return _with_chunk(b"ABCd", SCRIPT)


def webp_behind_the_end() -> bytes:
    return _webp() + SCRIPT


def webp_behind_the_pixels() -> bytes:
    data = bytearray(_webp())
    length = int.from_bytes(data[16:20], "little")
    data[20 + length :] = SCRIPT
    data += bytes((length + len(SCRIPT)) % 2)
    data[16:20] = (length + len(SCRIPT)).to_bytes(4, "little")
    data[4:8] = (len(data) - 8).to_bytes(4, "little")
    return bytes(data)


PASSENGERS: list[Callable[[], bytes]] = [
    jpeg_behind_the_end,
    jpeg_comment,
    jpeg_segment_of_an_application,
    jpeg_unused_marker,
    jpeg_unused_table,
    jpeg_behind_the_pixels,
    png_text,
    png_behind_the_end,
    png_behind_the_pixels,
    png_unknown_critical_chunk,
    webp_behind_the_end,
    webp_behind_the_pixels,
]


def _picture() -> Image.Image:
    return scene(300, 200)


def _jpeg(**options: bytes) -> bytes:
    return file_of(_picture(), "JPEG", quality=20, progressive=True, **options)


def _png(**options: PngImagePlugin.PngInfo) -> bytes:
    return file_of(_picture().quantize(8), "PNG", optimize=True, **options)


def _webp() -> bytes:
    return file_of(_picture(), "WEBP", quality=10, method=6)


def _with_segment(code: int, body: bytes) -> bytes:
    data = _jpeg()
    return data[:2] + bytes([0xFF, code]) + (len(body) + 2).to_bytes(2, "big") + body + data[2:]


def _with_chunk(kind: bytes, body: bytes) -> bytes:
    """The chunk before the last one, with a right checksum."""
    data, whole = _png(), kind + body
    end = data.index(b"IEND") - 4
    return (
        data[:end] + len(body).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big") + data[end:]
    )
