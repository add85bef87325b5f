"""From a file of our own making to its pixels, or to the JPEG that it was packed from (libjxl's decode.h)."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_int, c_size_t, c_void_p
from dataclasses import dataclass

from app.imaging.libjxl.library import BasicInfo, ColorEncoding, JxlError, call, load, made, samples, srgb

_BASIC_INFO, _COLOR_ENCODING, _FULL_IMAGE, _JPEG = 0x40, 0x100, 0x1000, 0x2000  # JxlDecoderStatus
_SUCCESS, _NEED_IMAGE_BUFFER, _JPEG_NEED_MORE = 0, 5, 6
_OF_ORIGINAL = 0  # JxlColorProfileTarget
_JPEG_PART_BYTES = 2**20


@dataclass(frozen=True)
class Pixels:
    """Samples of 8 bits, `channels` of them side by side: gray, RGB or RGBA; sRGB where `icc` is None."""

    samples: bytearray
    size: tuple[int, int]
    channels: int
    icc: bytes | None


def decode(data: bytes) -> Pixels:
    """The pixels upright, in the colors that were encoded. JxlError where it is damaged."""
    info = BasicInfo()
    icc: bytes | None = None
    pixels = bytearray()
    with made("JxlDecoder") as decoder:
        _begin(decoder, data, _BASIC_INFO | _COLOR_ENCODING | _FULL_IMAGE)
        while (status := _next(decoder)) != _FULL_IMAGE:
            if status == _BASIC_INFO:
                call("JxlDecoderGetBasicInfo", decoder, byref(info))
            elif status == _COLOR_ENCODING:
                icc = _profile(decoder, is_gray=info.num_color_channels == 1)
            elif status == _NEED_IMAGE_BUFFER:
                layout = samples(info.num_color_channels + info.num_extra_channels, 8)
                length = info.xsize * info.ysize * layout.num_channels
                pixels = bytearray(length)
                call("JxlDecoderSetImageOutBuffer", decoder, byref(layout), _room(pixels), c_size_t(length))
            else:
                raise JxlError("JxlDecoderProcessInput")
    return Pixels(pixels, (info.xsize, info.ysize), info.num_color_channels + info.num_extra_channels, icc)


def unpack(data: bytes) -> bytes:
    """The very JPEG that `pack` was given. JxlError where there is none in it."""
    parts: list[bytes] = []
    with made("JxlDecoder") as decoder:
        _begin(decoder, data, _JPEG | _FULL_IMAGE)
        buffer = ctypes.create_string_buffer(_JPEG_PART_BYTES)
        while (status := _next(decoder)) in (_JPEG, _JPEG_NEED_MORE):
            if status == _JPEG_NEED_MORE:
                parts.append(_filled(decoder, buffer))
            call("JxlDecoderSetJPEGBuffer", decoder, buffer, c_size_t(_JPEG_PART_BYTES))
        if status != _FULL_IMAGE:
            raise JxlError("JxlDecoderProcessInput")
        parts.append(_filled(decoder, buffer))
    return b"".join(parts)


def _begin(decoder: c_void_p, data: bytes, events: int) -> None:
    call("JxlDecoderSubscribeEvents", decoder, c_int(events))
    call("JxlDecoderSetInput", decoder, data, c_size_t(len(data)))
    load().jxl.JxlDecoderCloseInput(decoder)


def _next(decoder: c_void_p) -> int:
    return int(load().jxl.JxlDecoderProcessInput(decoder))


def _filled(decoder: c_void_p, buffer: ctypes.Array[ctypes.c_char]) -> bytes:
    left = load().jxl.JxlDecoderReleaseJPEGBuffer(decoder)
    return buffer.raw[: _JPEG_PART_BYTES - left]


def _room(buffer: bytearray) -> ctypes.Array[ctypes.c_char]:
    """The same memory, to be written to."""
    return (ctypes.c_char * len(buffer)).from_buffer(buffer)


def _profile(decoder: c_void_p, *, is_gray: bool) -> bytes | None:
    """The colors' profile, in which the pixels then come; None for sRGB."""
    jxl, encoding = load().jxl, ColorEncoding()
    target = c_int(_OF_ORIGINAL)
    is_stated = jxl.JxlDecoderGetColorAsEncodedProfile(decoder, target, byref(encoding)) == 0
    if is_stated and bytes(encoding) == bytes(srgb(is_gray=is_gray)):
        return None
    size = c_size_t()
    call("JxlDecoderGetICCProfileSize", decoder, target, byref(size))
    room = bytearray(size.value)
    call("JxlDecoderGetColorAsICCProfile", decoder, target, _room(room), size)
    icc = bytes(room)
    call("JxlDecoderSetCms", decoder, load().cms)
    call("JxlDecoderSetOutputColorProfile", decoder, None, icc, size)
    return icc
