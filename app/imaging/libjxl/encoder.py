"""From pixels, or from a JPEG's own data, to a file (libjxl's encode.h)."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from ctypes import byref, c_float, c_int, c_int64, c_size_t, c_void_p

from app.imaging.libjxl.library import BasicInfo, JxlError, call, load, made, samples, srgb

_EFFORT = 0  # JXL_ENC_FRAME_SETTING_EFFORT
_SUCCESS, _NEED_MORE_OUTPUT = 0, 2
_HIGHER_LEVEL = 10
_BUFFER_BYTES = 2**20
#: The colors with and without alpha, by how many channels there are.
_COLORS = {1: 1, 3: 3, 4: 3}


def encode(
    pixels: bytes,
    size: tuple[int, int],
    channels: int,
    *,
    distance: float,
    effort: int,
    bits: int = 8,
    icc: bytes | None = None,
    boxes: Mapping[bytes, bytes] | None = None,
) -> bytes:
    """`pixels` are samples of 8 or 16 `bits` (the larger byte first), gray (1 channel), RGB (3) or RGBA (4),
    row by row. A `distance` of 0 keeps every one of them; 1 is what nobody sees, 25 the most. Alpha is always
    kept. `effort` is 1..9, `boxes` are metadata by kind (b"Exif", b"xml "). JxlError for a profile that it
    cannot read."""
    with made("JxlEncoder") as encoder:
        _describe(encoder, size, channels, bits, keeps_all=distance == 0)
        if icc:
            call("JxlEncoderSetICCProfile", encoder, icc, c_size_t(len(icc)))
        else:
            call("JxlEncoderSetColorEncoding", encoder, byref(srgb(is_gray=_COLORS[channels] == 1)))
        if boxes:
            call("JxlEncoderUseBoxes", encoder)
        for kind, content in (boxes or {}).items():
            call("JxlEncoderAddBox", encoder, kind, content, c_size_t(len(content)), c_int(0))
        frame = _frame(encoder, effort)
        if distance == 0:
            call("JxlEncoderSetFrameLossless", frame, c_int(1))
        else:
            call("JxlEncoderSetFrameDistance", frame, c_float(distance))
        if channels > _COLORS[channels]:
            call("JxlEncoderSetExtraChannelDistance", frame, c_size_t(0), c_float(0))
        layout = samples(channels, bits)
        call("JxlEncoderAddImageFrame", frame, byref(layout), pixels, c_size_t(len(pixels)))
        return _written(encoder)


def pack(jpeg: bytes, effort: int) -> bytes:
    """A JPEG's coefficients and all else that it takes to write that very file again. JxlError for one that
    is of a kind that JPEG XL has no room for (CMYK, arithmetic coding), or that is damaged."""
    with made("JxlEncoder") as encoder:
        call("JxlEncoderStoreJPEGMetadata", encoder, c_int(1))
        frame = _frame(encoder, effort)
        call("JxlEncoderAddJPEGFrame", frame, jpeg, c_size_t(len(jpeg)))
        return _written(encoder)


def _describe(encoder: c_void_p, size: tuple[int, int], channels: int, bits: int, *, keeps_all: bool) -> None:
    info = BasicInfo()
    load().jxl.JxlEncoderInitBasicInfo(byref(info))
    info.xsize, info.ysize = size
    info.bits_per_sample = bits
    info.num_color_channels = _COLORS[channels]
    info.num_extra_channels = channels - _COLORS[channels]
    info.alpha_bits = bits if info.num_extra_channels else 0
    # Else colors are turned into those of the eye, which is smaller by far and never exact.
    info.uses_original_profile = keeps_all
    call("JxlEncoderSetBasicInfo", encoder, byref(info))
    if load().jxl.JxlEncoderGetRequiredCodestreamLevel(encoder) == _HIGHER_LEVEL:
        call("JxlEncoderSetCodestreamLevel", encoder, c_int(_HIGHER_LEVEL))


def _frame(encoder: c_void_p, effort: int) -> c_void_p:
    frame = c_void_p(load().jxl.JxlEncoderFrameSettingsCreate(encoder, None))
    call("JxlEncoderFrameSettingsSetOption", frame, c_int(_EFFORT), c_int64(effort))
    return frame


def _written(encoder: c_void_p) -> bytes:
    load().jxl.JxlEncoderCloseInput(encoder)
    written = bytearray()
    buffer = ctypes.create_string_buffer(_BUFFER_BYTES)
    status = _NEED_MORE_OUTPUT
    while status == _NEED_MORE_OUTPUT:
        place, left = c_void_p(ctypes.addressof(buffer)), c_size_t(_BUFFER_BYTES)
        status = load().jxl.JxlEncoderProcessOutput(encoder, byref(place), byref(left))
        written += memoryview(buffer)[: _BUFFER_BYTES - left.value]
    if status != _SUCCESS:
        raise JxlError("JxlEncoderProcessOutput")
    return bytes(written)
