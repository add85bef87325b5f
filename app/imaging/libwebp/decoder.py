"""From a still's bytes to its pixels."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_int, c_size_t

from PIL import Image

from app.imaging import memory
from app.imaging.libwebp.library import DECODER_VERSION, DecoderConfig, Features, load, threads
from app.imaging.reading import webp

_MODE_RGB, _MODE_RGBA = 0, 1  # WEBP_CSP_MODE
# Bytes that decoding takes at its worst, beside what it writes to.
_MEMORY_PER_PIXEL = 8
_OUT_OF_MEMORY, _SUSPENDED, _NOT_ENOUGH_DATA = 1, 5, 7  # VP8StatusCode


def decode(data: bytes, size: tuple[int, int] | None = None) -> Image.Image | None:
    """The picture, in RGB or RGBA, the whole of it; None for an animation, or where the library cannot be
    reached. OSError where it is damaged, cut short, or not of `size`; MemoryError."""
    library = load()
    if library is None:
        return None
    config = DecoderConfig()
    library.WebPInitDecoderConfigInternal(byref(config), c_int(DECODER_VERSION))
    found: Features = config.input
    length = c_size_t(len(data))
    _check(library.WebPGetFeaturesInternal(data, length, byref(found), c_int(DECODER_VERSION)))
    if found.has_animation:
        return None
    its = found.width, found.height
    if size not in (None, its):
        raise OSError("its pixels are not as many as its header says")
    mode = "RGBA" if _announces_alpha(data, found) else "RGB"
    pixels = _room_for(config, mode)
    config.options.use_threads = threads(its)
    _check(library.WebPDecode(data, length, byref(config)), _MEMORY_PER_PIXEL * its[0] * its[1])
    if mode == "RGBA":
        return Image.frombuffer(mode, its, pixels, "raw", mode, 0, 1)
    return Image.frombytes(mode, its, pixels)


def _announces_alpha(data: bytes, found: Features) -> bool:
    """Alpha that the extended header says nothing of is not shown (RFC 9649, 2.7)."""
    return bool(data[20] & webp.ALPHA if data[12:16] == b"VP8X" else found.has_alpha)


def _room_for(config: DecoderConfig, mode: str) -> bytearray:
    """Memory that the decoder writes to: rows of samples, one behind the other."""
    output, row_bytes = config.output, config.input.width * len(mode)
    pixels = bytearray(row_bytes * config.input.height)
    output.colorspace = _MODE_RGBA if mode == "RGBA" else _MODE_RGB
    output.is_external_memory = 1
    output.samples.place = ctypes.addressof(ctypes.c_char.from_buffer(pixels))
    output.samples.row_bytes, output.samples.size = row_bytes, len(pixels)
    return pixels


def _check(status: int, needed: int = 0) -> None:
    # It says so too of a file that asks for more tables than there can be.
    if status == _OUT_OF_MEMORY and memory.is_short(needed):
        raise MemoryError
    if status in (_SUSPENDED, _NOT_ENOUGH_DATA):
        raise OSError("truncated WebP")
    if status:
        raise OSError(f"libwebp's status {status}")
