"""The shared library, and the structures that it shares with us (libwebp 1.x: decode.h, encode.h)."""

from __future__ import annotations

import ctypes
from ctypes import c_float, c_int, c_size_t, c_uint32, c_void_p
from functools import cache

from PIL import _webp

from app.imaging import memory

#: The interface's version: libraries of the same hundred understand each other (WEBP_DECODER_ABI_VERSION,
#: WEBP_ENCODER_ABI_VERSION).
DECODER_VERSION, ENCODER_VERSION = 0x0209, 0x0210
# For the stack of a thread, and from how many pixels on one saves more than it costs.
_ROOM_BYTES, _WORTH_PIXELS = 16 * 2**20, 3_000_000


class Features(ctypes.Structure):
    """WebPBitstreamFeatures."""

    _fields_ = [
        *[(name, c_int) for name in ("width", "height", "has_alpha", "has_animation", "format")],
        ("pad", c_uint32 * 5),
    ]


class Samples(ctypes.Structure):
    """WebPRGBABuffer, with room for WebPYUVABuffer, which may stand in its place."""

    _fields_ = [("place", c_void_p), ("row_bytes", c_int), ("size", c_size_t), ("pad", c_void_p * 7)]


class Buffer(ctypes.Structure):
    """WebPDecBuffer."""

    _fields_ = [
        *[(name, c_int) for name in ("colorspace", "width", "height", "is_external_memory")],
        ("samples", Samples),
        ("pad", c_uint32 * 4),
        ("private_memory", c_void_p),
    ]


class DecoderOptions(ctypes.Structure):
    """WebPDecoderOptions."""

    _fields_ = [
        *[(name, c_int) for name in ("bypass_filtering", "no_fancy_upsampling", "use_cropping")],
        *[(f"crop_{name}", c_int) for name in ("left", "top", "width", "height")],
        *[(name, c_int) for name in ("use_scaling", "scaled_width", "scaled_height", "use_threads")],
        *[(name, c_int) for name in ("dithering_strength", "flip", "alpha_dithering_strength")],
        ("pad", c_uint32 * 5),
    ]


class DecoderConfig(ctypes.Structure):
    """WebPDecoderConfig."""

    _fields_ = [("input", Features), ("output", Buffer), ("options", DecoderOptions)]


class EncoderConfig(ctypes.Structure):
    """WebPConfig."""

    _fields_ = [
        ("lossless", c_int),
        ("quality", c_float),
        *[(name, c_int) for name in ("method", "image_hint", "target_size")],
        ("target_PSNR", c_float),
        *[(name, c_int) for name in ("segments", "sns_strength", "filter_strength", "filter_sharpness")],
        *[(name, c_int) for name in ("filter_type", "autofilter", "alpha_compression", "alpha_filtering")],
        *[(name, c_int) for name in ("alpha_quality", "pass", "show_compressed", "preprocessing")],
        *[(name, c_int) for name in ("partitions", "partition_limit", "emulate_jpeg_size", "thread_level")],
        *[(name, c_int) for name in ("low_memory", "near_lossless", "exact", "use_delta_palette")],
        *[(name, c_int) for name in ("use_sharp_yuv", "qmin", "qmax")],
    ]


class Picture(ctypes.Structure):
    """WebPPicture."""

    _fields_ = [
        *[(name, c_int) for name in ("use_argb", "colorspace", "width", "height")],
        *[(name, c_void_p) for name in ("y", "u", "v")],
        *[(name, c_int) for name in ("y_stride", "uv_stride")],
        ("a", c_void_p),
        ("a_stride", c_int),
        ("pad1", c_uint32 * 2),
        ("argb", c_void_p),
        ("argb_stride", c_int),
        ("pad2", c_uint32 * 3),
        *[(name, c_void_p) for name in ("writer", "custom_ptr")],
        ("extra_info_type", c_int),
        *[(name, c_void_p) for name in ("extra_info", "stats")],
        ("error_code", c_int),
        *[(name, c_void_p) for name in ("progress_hook", "user_data")],
        ("pad3", c_uint32 * 3),
        ("pad4", c_void_p * 2),
        ("pad6", c_uint32 * 8),
        ("memory", c_void_p * 4),
    ]


class MemoryWriter(ctypes.Structure):
    """WebPMemoryWriter."""

    _fields_ = [("memory", c_void_p), ("size", c_size_t), ("max_size", c_size_t), ("pad", c_uint32)]


@cache
def load() -> ctypes.CDLL | None:
    """Before no file can be opened any more; None where it cannot be reached through Pillow."""
    library = ctypes.CDLL(_webp.__file__)
    try:
        version = library.WebPGetDecoderVersion()
    except AttributeError:
        return None
    for function in (library.WebPPictureImportRGB, library.WebPPictureImportRGBA):
        function.argtypes = (c_void_p, c_void_p, c_int)
    return library if version >> 16 == 1 else None


def threads(size: tuple[int, int]) -> int:
    """1 where a second thread is worth it for a picture of that size, and where there is room for it: without
    that, libwebp fails and does not go on with one. Its stack stays with the process."""
    return int(size[0] * size[1] >= _WORTH_PIXELS and not memory.is_short(room=_ROOM_BYTES))
