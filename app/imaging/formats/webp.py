"""WebP, through libwebp."""

from __future__ import annotations

from typing import IO, Annotated

from PIL import Image, WebPImagePlugin  # noqa: F401  the import registers the format

from app.imaging.output import QUALITY
from app.imaging.spec import Format, Growth, Purpose

# libwebp's effort, 0..6: 4 is its own choice; 0 is three times as fast and shows the same artefacts.
_EFFORT = {"draft": 0, "export": 4}


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
    """Lossy; alpha is kept without loss."""
    picture.save(
        out,
        "WEBP",
        quality=quality,
        method=_EFFORT[purpose],
        icc_profile=icc or b"",
        exif=exif or b"",
        xmp=xmp or b"",
    )


FORMAT = Format(
    name="webp",
    label="WebP",
    mime="image/webp",
    extension="webp",
    alpha=True,
    gray=False,
    lossy=True,
    max_side=16_383,  # WEBP_MAX_DIMENSION of libwebp's encode.h
    growth=Growth(ratio=0.75, exponent=0.74),
    encode=encode,
)
