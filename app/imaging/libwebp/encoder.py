"""From pixels to a still's bytes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_float, c_int, c_void_p
from io import BytesIO

from PIL import Image

from app.imaging.libwebp.library import ENCODER_VERSION, EncoderConfig, MemoryWriter, Picture, load, threads

_OUT_OF_MEMORY = (1, 2)  # WebPEncodingError
_DEFAULT_PRESET = 0
_PIECE_BYTES = 2**20


def encode(picture: Image.Image, *, quality: int, lossless: bool, method: int) -> bytes:
    """A gray, RGB or RGBA `picture` in a file without metadata. `quality` is 0..100, `method` 0..6. What is
    lossless keeps colors under full transparency too. The bytes are those that Pillow makes. MemoryError;
    OSError for a picture of over 16,383 pixels on a side."""
    library = load()
    if library is None:
        out = BytesIO()
        picture.save(out, "WEBP", quality=quality, lossless=lossless, exact=lossless, method=method)
        return out.getvalue()
    config = EncoderConfig()
    library.WebPConfigInitInternal(
        byref(config), c_int(_DEFAULT_PRESET), c_float(quality), c_int(ENCODER_VERSION)
    )
    config.lossless, config.exact, config.method = lossless, lossless, method
    # Two threads look for the segments of a lossy picture, and find the same; a lossless one may be another.
    config.thread_level = 0 if lossless else threads(picture.size)
    with _imported(library, picture, lossless) as imported:
        writer = MemoryWriter()
        library.WebPMemoryWriterInit(byref(writer))
        imported.writer = ctypes.cast(library.WebPMemoryWrite, c_void_p)
        imported.custom_ptr = ctypes.addressof(writer)
        try:
            _check(imported, library.WebPEncode(byref(config), byref(imported)))
            return ctypes.string_at(writer.memory, writer.size)
        finally:
            library.WebPMemoryWriterClear(byref(writer))


@contextmanager
def _imported(library: ctypes.CDLL, picture: Image.Image, lossless: bool) -> Iterator[Picture]:
    imported = Picture()
    library.WebPPictureInitInternal(byref(imported), c_int(ENCODER_VERSION))
    imported.use_argb = lossless
    imported.width, imported.height = picture.size
    try:
        _import(library, imported, picture if picture.mode == "RGBA" else picture.convert("RGB"))
        yield imported
    finally:
        library.WebPPictureFree(byref(imported))


def _import(library: ctypes.CDLL, imported: Picture, picture: Image.Image) -> None:
    """Take the samples over, piece by piece: Pillow's `tobytes` takes their memory twice."""
    row_bytes = picture.width * len(picture.mode)
    samples = bytearray(row_bytes * picture.height)
    rows = max(1, _PIECE_BYTES // row_bytes)
    for top in range(0, picture.height, rows):
        bottom = min(top + rows, picture.height)
        samples[top * row_bytes : bottom * row_bytes] = picture.crop(
            (0, top, picture.width, bottom)
        ).tobytes()
    place = byref(ctypes.c_char.from_buffer(samples))  # of an array each length would be a type of its own
    take = getattr(library, f"WebPPictureImport{picture.mode}")
    _check(imported, take(byref(imported), place, row_bytes))


def _check(imported: Picture, succeeded: int) -> None:
    if imported.error_code in _OUT_OF_MEMORY:
        raise MemoryError
    if not succeeded:
        raise OSError(f"libwebp's error {imported.error_code}")
