"""The shared library itself, and the structures that it shares with us (libjxl 0.10: codestream_header.h,
types.h, color_encoding.h, cms_interface.h)."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_double, c_float, c_int, c_size_t, c_uint32, c_void_p
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from typing import Any

# JxlDataType, by bits a sample, and JxlEndianness.
_DATA_TYPES, _LARGER_FIRST = {8: 2, 16: 3}, 2
# What several threads make has the same bytes as what one makes.
_THREADS = 4
_DISTRIBUTION = "jxlpy"


class JxlError(ValueError):
    """libjxl could not do what was asked. It gives no reasons."""


class BasicInfo(ctypes.Structure):
    _fields_ = [
        ("have_container", c_int),
        *[(name, c_uint32) for name in ("xsize", "ysize", "bits_per_sample", "exponent_bits_per_sample")],
        *[(name, c_float) for name in ("intensity_target", "min_nits")],
        ("relative_to_max_display", c_int),
        ("linear_below", c_float),
        *[(name, c_int) for name in ("uses_original_profile", "have_preview", "have_animation")],
        ("orientation", c_int),
        *[(name, c_uint32) for name in ("num_color_channels", "num_extra_channels")],
        *[(name, c_uint32) for name in ("alpha_bits", "alpha_exponent_bits")],
        ("alpha_premultiplied", c_int),
        ("preview", c_uint32 * 2),
        ("animation", c_uint32 * 4),
        ("intrinsic", c_uint32 * 2),
        ("padding", ctypes.c_uint8 * 100),
    ]


class PixelFormat(ctypes.Structure):
    """Samples side by side."""

    _fields_ = [("num_channels", c_uint32), ("data_type", c_int), ("endianness", c_int), ("align", c_size_t)]


class ColorEncoding(ctypes.Structure):
    _fields_ = [
        ("color_space", c_int),
        ("white_point", c_int),
        ("white_point_xy", c_double * 2),
        ("primaries", c_int),
        ("primaries_xy", c_double * 6),
        ("transfer_function", c_int),
        ("gamma", c_double),
        ("rendering_intent", c_int),
    ]


class Cms(ctypes.Structure):
    """What converts colors: pointers, passed on as they are."""

    _fields_ = [("pointers", c_void_p * 8)]


@dataclass(frozen=True)
class Libraries:
    jxl: ctypes.CDLL
    threads: ctypes.CDLL
    cms: Cms


def load() -> Libraries:
    """Before no file can be opened any more."""
    return _load()


@cache
def _load() -> Libraries:
    # Each needs those before it, and finds them only when they are loaded.
    names = ("libbrotlicommon", "libbrotlidec", "libbrotlienc", "libjxl_cms", "libjxl_threads", "libjxl")
    loaded = [ctypes.CDLL(_place(name)) for name in names]
    cms, threads, jxl = loaded[-3:]
    for name in ("JxlEncoderCreate", "JxlDecoderCreate", "JxlEncoderFrameSettingsCreate"):
        getattr(jxl, name).restype = c_void_p
    jxl.JxlEncoderGetRequiredCodestreamLevel.restype = c_int
    jxl.JxlDecoderReleaseJPEGBuffer.restype = c_size_t
    threads.JxlThreadParallelRunnerCreate.restype = c_void_p
    cms.JxlGetDefaultCms.restype = POINTER(Cms)
    return Libraries(jxl, threads, cms.JxlGetDefaultCms().contents)


def _place(name: str) -> str:
    """Where the wheel has put a library; its file's name has a version and a hash too."""
    for file in files(_DISTRIBUTION) or ():
        if file.name.startswith((f"{name}-", f"{name}.")):
            return str(file.locate())
    raise ImportError(f"{_DISTRIBUTION} has no {name}")


def call(name: str, *arguments: Any) -> None:
    """One that answers 0, or JxlError names it."""
    if getattr(load().jxl, name)(*arguments):
        raise JxlError(name)


@contextmanager
def made(kind: str) -> Iterator[c_void_p]:
    """A JxlEncoder or JxlDecoder with its threads, for as long as it is needed."""
    libraries = load()
    its = c_void_p(getattr(libraries.jxl, f"{kind}Create")(None))
    runner = c_void_p(libraries.threads.JxlThreadParallelRunnerCreate(None, c_size_t(_THREADS)))
    try:
        if not its.value or not runner.value:
            raise MemoryError
        call(f"{kind}SetParallelRunner", its, libraries.threads.JxlThreadParallelRunner, runner)
        yield its
    finally:
        getattr(libraries.jxl, f"{kind}Destroy")(its)
        libraries.threads.JxlThreadParallelRunnerDestroy(runner)


def srgb(*, is_gray: bool) -> ColorEncoding:
    encoding = ColorEncoding()
    load().jxl.JxlColorEncodingSetToSRGB(byref(encoding), c_int(is_gray))
    return encoding


def samples(channels: int, bits: int) -> PixelFormat:
    return PixelFormat(channels, _DATA_TYPES[bits], _LARGER_FIRST, 0)
