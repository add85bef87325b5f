"""WebP, through libwebp."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, Annotated

from PIL import Image

from app.imaging import libwebp
from app.imaging.metadata.containers import with_metadata, with_profile
from app.imaging.output import LOSSLESS, QUALITY
from app.imaging.pixels import vips
from app.imaging.reading.metadata import Metadata
from app.imaging.spec import Format, Grade, Slider

EFFORT = Slider(
    0,
    6,
    label="WebP effort",
    help="How long WebP may search for a smaller file: 6 takes twice as long as 4 for some 4 percent.",
    advanced=True,
)
NEAR_LOSSLESS = Slider(
    0,
    5,
    help="Lets a lossless WebP be off by a little where nobody sees it, which saves up to a third.",
    advanced=True,
)
# The same artefacts at a third of the time.
_DRAFT_EFFORT = 0
# How hard lossless WebP is pressed, 0 to 100, up to so many pixels and above: half a percent larger takes
# half the time.
_PRESSED_PIXELS = 4_000_000
_PRESSED, _RELEASED = 80, 0


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    grade: Grade,
    metadata: Metadata,
    quality: Annotated[int, QUALITY],
    lossless: Annotated[bool, LOSSLESS],
    near_lossless: Annotated[int, NEAR_LOSSLESS] = 0,
    webp_effort: Annotated[int, EFFORT] = 4,
) -> None:
    """Alpha is always kept without loss; lossless keeps the colors under full transparency too."""
    effort = _DRAFT_EFFORT if grade == "draft" else webp_effort
    if lossless and near_lossless:
        # libwebp's scale: 100 is exact, each 20 less lets one more bit go.
        strength = 100 - 20 * near_lossless
        options = {"lossless": True, "near_lossless": True, "Q": strength, "effort": effort, "exact": True}
        # libvips would write EXIF again, in its own way.
        written = vips.save(picture, ".webp", replace(metadata, exif=None, xmp=None), **options)
        out.write(with_metadata(written, "webp", metadata))
        return
    pressure = _pressure(picture) if lossless else quality
    written = libwebp.encode(picture, quality=pressure, lossless=lossless, method=effort)
    out.write(with_metadata(with_profile(written, metadata.icc), "webp", metadata))


def _pressure(picture: Image.Image) -> int:
    return _PRESSED if picture.width * picture.height <= _PRESSED_PIXELS else _RELEASED


FORMAT = Format(
    name="webp",
    label="WebP",
    help="Smaller than JPEG. Every browser of today shows it.",
    mime="image/webp",
    extension="webp",
    alpha=True,
    gray=False,
    lossy=lambda values: not values["lossless"] or bool(values["near_lossless"]),
    max_side=16_383,  # WEBP_MAX_DIMENSION of libwebp's encode.h
    encode=encode,
    pace=lambda values: 0.6 if values["lossless"] and values["near_lossless"] else 0.2,
)
