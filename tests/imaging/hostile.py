"""Files made to be slow, huge or broken; each is small and made in a moment."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image

from tests.imaging.pictures import file_of, scene

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png_chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(*, width: int = 4, height: int = 4, before_pixels: bytes = b"") -> bytes:
    """An 8-bit gray PNG whose header may lie; the pixels are those of 4 x 4."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    pixels = png_chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 4) * 4))
    return PNG_SIGNATURE + header + before_pixels + pixels + png_chunk(b"IEND")


def chunk_flood(chunks: int) -> bytes:
    return png(before_pixels=png_chunk(b"teSt") * chunks)


def text_bomb(size: int) -> bytes:
    """A PNG with a compressed text that inflates to `size` bytes."""
    return png(before_pixels=png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * size, 9)))


def xmp_bomb(size: int) -> bytes:
    body = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"\0" * size, 9)
    return png(before_pixels=png_chunk(b"iTXt", body))


def profile_bomb(size: int) -> bytes:
    return png(before_pixels=png_chunk(b"iCCP", b"icc\0\0" + zlib.compress(b"\0" * size, 9)))


def scan_bomb(scans: int) -> bytes:
    """A progressive JPEG whose last scan is repeated until it has at least `scans`."""
    data = file_of(scene(64, 64), progressive=True)
    last = data.rindex(b"\xff\xda")
    scan = data[last:-2]
    return data[:-2] + scan * scans + data[-2:]


def segment_flood(segments: int) -> bytes:
    """A JPEG of very many empty comments."""
    data = file_of(scene(16, 16))
    return data[:2] + b"\xff\xfe\0\2" * segments + data[2:]


def with_frame_header(data: bytes, *, precision: int = 8, code: int = 0xC0) -> bytes:
    """A baseline JPEG whose frame header says something else."""
    start = data.index(b"\xff\xc0")
    return (
        data[: start + 1]
        + bytes([code])
        + data[start + 2 : start + 4]
        + bytes([precision])
        + data[start + 5 :]
    )


def with_size(data: bytes, width: int, height: int) -> bytes:
    """A baseline JPEG whose frame header claims another size."""
    start = data.index(b"\xff\xc0") + 5
    return data[:start] + struct.pack(">HH", height, width) + data[start + 4 :]


def animation(format: str) -> bytes:
    frames = [Image.new("RGB", (16, 16), color) for color in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, format, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()
