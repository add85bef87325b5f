"""JPEG, through libjpeg-turbo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Annotated

from PIL import Image, ImageFile, JpegImagePlugin  # noqa: F401  the import registers the format

from app.imaging.output import QUALITY
from app.imaging.spec import Format, Growth, Purpose

# What one APP1 segment holds (ITU-T T.81, B.1.1.4), with the name that Exif and XMP each put first.
_SEGMENT = 65_533
_XMP_NAME = 29
# From this quality on, color is kept at full resolution: below, halving it costs nothing that is seen.
_FULL_COLOR_QUALITY = 90


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    purpose: Purpose,
    quality: Annotated[int, QUALITY] = 80,
    icc: bytes | None = None,
    exif: bytes | None = None,
    xmp: bytes | None = None,
) -> None:
    """A draft is baseline with fixed Huffman tables, which shows the very same pixels; an export is
    progressive and optimized. Exif or XMP that is too long for JPEG's one segment is left out."""
    small = purpose == "export"
    with _room_for(picture):
        picture.save(
            out,
            "JPEG",
            quality=quality,
            subsampling="4:4:4" if quality >= _FULL_COLOR_QUALITY else "4:2:0",
            progressive=small,
            optimize=small,
            icc_profile=icc,
            exif=exif if exif and len(exif) <= _SEGMENT else b"",
            xmp=xmp if xmp and len(xmp) <= _SEGMENT - _XMP_NAME else None,
        )


@contextmanager
def _room_for(picture: Image.Image) -> Iterator[None]:
    """Pillow's buffer is too small for noise at a high quality ("Suspension not allowed here")."""
    usual = ImageFile.MAXBLOCK
    ImageFile.MAXBLOCK = max(usual, 4 * picture.width * picture.height)
    try:
        yield
    finally:
        ImageFile.MAXBLOCK = usual


FORMAT = Format(
    name="jpeg",
    label="JPEG",
    mime="image/jpeg",
    extension="jpg",
    alpha=False,
    gray=True,
    lossy=True,
    max_side=65_500,  # JPEG_MAX_DIMENSION of libjpeg's jmorecfg.h
    growth=Growth(ratio=0.92, exponent=0.8),
    encode=encode,
)
