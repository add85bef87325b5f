"""Encode: a finished picture to bytes, as the file itself or as something small that shows it truly."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO, Any

from PIL import Image

from app.imaging import memory
from app.imaging.formats import formats
from app.imaging.output import AUTO, QUALITY
from app.imaging.pixels.modes import to_working
from app.imaging.pixels.samples import Deep
from app.imaging.reading import profile
from app.imaging.reading.metadata import Metadata
from app.imaging.reading.opened import opened
from app.imaging.spec import Format, Grade
from app.recipe.field import Value
from app.recipe.view import View

#: Bytes of an encoded preview, so that as base64 it stays under 1 MB.
MAX_PREVIEW_BYTES = 700_000
# A profile longer than this is applied instead of sent along with every preview.
_MAX_PREVIEW_ICC = 32_000
# Bytes of memory that encoding takes at its worst, a pixel: AVIF without loss, of noise.
_MEMORY_PER_PIXEL = 128
#: Qualities that show a picture truly, and those that are tried next to stay under the limit.
TRUE = 95
_SHOWN = 92
_LESS = (85, 60, 30)


def encode(
    picture: Image.Image,
    format: Format,
    values: Mapping[str, Value],
    out: IO[bytes],
    grade: Grade,
    metadata: Metadata,
    deep: Deep | None = None,
) -> None:
    """Write the picture with the encode options of a recipe, its quality found already where it has one.
    `deep` are its pixels in 16 bits, for a format that can write those."""
    options: dict[str, Any] = {field.name: values[field.name] for field in format.fields}
    if deep is not None:
        options["deep"] = deep
    if options.get(QUALITY.name) == AUTO:
        options[QUALITY.name] = QUALITY.default
    try:
        format.encode(picture, out, grade=grade, metadata=metadata, **options)
    except Exception as error:
        # Codecs have many words for want of memory, and pixels and options of ours give no other reason.
        if memory.is_short(picture.width * picture.height * _MEMORY_PER_PIXEL):
            raise MemoryError from error
        raise


def read_back(data: bytes, format: Format, mode: str) -> Image.Image:
    """The pixels of a file of our own making, which needs no checks, in the mode they were encoded from."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with opened(data, format.name) as image:
            return image.convert(mode)


@dataclass(frozen=True)
class Encoded:
    """A preview's bytes, the format they are in and their width and height. `bytes_at_quality` is what the
    asked quality took in the format that was asked for. `pixels` are what that makes of the picture, where
    they have been decoded already."""

    data: bytes
    format: Format
    size: tuple[int, int]
    bytes_at_quality: int
    pixels: Image.Image | None = None

    def decoded(self, mode: str) -> Image.Image:
        return self.pixels or read_back(self.data, self.format, mode)


def draft(
    picture: Image.Image, format: Format, values: Mapping[str, Value], icc: bytes | None, view: View
) -> Encoded:
    """A draft in a lossy format itself, so that what it does is seen; where who looks cannot see that, its
    pixels in another that shows them truly."""
    out = BytesIO()
    encode(picture, format, values, out, "draft", Metadata(icc=icc))
    data = out.getvalue()
    if format.shows(view):
        return _within_limit(data, picture.size, format, icc)
    seen = read_back(data, format, picture.mode)
    return replace(faithful(seen, icc, TRUE), pixels=seen, bytes_at_quality=len(data))


def faithful(picture: Image.Image, icc: bytes | None, quality: int = _SHOWN) -> Encoded:
    """What the eye can see of a picture, whatever its file's format."""
    format = _shown_as(picture)
    return _within_limit(_at(quality, picture, format, icc), picture.size, format, icc)


def _shown_as(picture: Image.Image) -> Format:
    return formats()["webp" if picture.mode == "RGBA" else "jpeg"]


def _within_limit(data: bytes, size: tuple[int, int], format: Format, icc: bytes | None) -> Encoded:
    """`data`, or what it shows as well as can travel: in a lower quality, then in fewer pixels, as only noise
    and palettes ever need."""
    encoded = Encoded(data, format, size, len(data))
    if len(data) <= MAX_PREVIEW_BYTES:
        return encoded
    with Image.open(BytesIO(data)) as image:
        picture = to_working(image)
    format = _shown_as(picture)
    for quality in _LESS:
        data = _at(quality, picture, format, icc)
        if len(data) <= MAX_PREVIEW_BYTES:
            break
    while len(data) > MAX_PREVIEW_BYTES:
        picture = picture.reduce(2)
        data = _at(_LESS[-1], picture, format, icc)
    return Encoded(data, format, picture.size, encoded.bytes_at_quality)


def _at(quality: int, picture: Image.Image, format: Format, icc: bytes | None) -> bytes:
    out = BytesIO()
    encode(picture, format, format.defaults | {QUALITY.name: quality}, out, "draft", Metadata(icc=icc))
    return out.getvalue()


def travelling(picture: Image.Image, icc: bytes | None) -> tuple[Image.Image, bytes | None]:
    """A preview's pixels and profile: a long profile is applied, a short one is sent along."""
    if icc is not None and len(icc) > _MAX_PREVIEW_ICC:
        return profile.to_srgb(picture, icc), None
    return picture, icc
