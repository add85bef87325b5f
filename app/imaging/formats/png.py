"""PNG, through oxipng: the least color type and depth that lose nothing, and the best filters."""

from __future__ import annotations

from typing import IO, Annotated

import oxipng
from PIL import Image, PngImagePlugin  # noqa: F401  the import registers the format

from app.imaging.field import Choice, Field
from app.imaging.palette import indexed
from app.imaging.spec import Format, Purpose

COLORS = Field(
    name="colors",
    kind="integer",
    neutral=0,
    label="Colors",
    help="So few colors in a PNG make it several times smaller; drawings often need no more than 32.",
    group="Compress",
    minimum=2,
    maximum=256,
    step=1,
    words=(Choice(0, "All"),),
)
# oxipng's level for at most so many pixels: what takes about a second on one core.
_LEVELS = ((500_000, 4), (2_000_000, 2), (16_000_000, 1))
_FASTEST = 0
_COLOR_TYPES = {
    "L": oxipng.ColorType.grayscale(),
    "RGB": oxipng.ColorType.rgb(),
    "RGBA": oxipng.ColorType.rgba(),
}
_XMP_HEADER = b"XML:com.adobe.xmp\0\0\0\0\0"
_EXIF_NAME = b"Exif\0\0"


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    purpose: Purpose,
    colors: Annotated[int, COLORS] = 0,
    icc: bytes | None = None,
    exif: bytes | None = None,
    xmp: bytes | None = None,
) -> None:
    """Lossless unless `colors` are asked for, and there are more."""
    raw = _raw(picture, colors)
    if icc:
        raw.add_icc_profile(icc)
    if exif:
        raw.add_png_chunk(b"eXIf", exif.removeprefix(_EXIF_NAME))
    if xmp:
        raw.add_png_chunk(b"iTXt", _XMP_HEADER + xmp)
    out.write(raw.create_optimized_png(level=_level(picture, purpose)))


def _raw(picture: Image.Image, colors: int) -> oxipng.RawImage:
    color_type = _COLOR_TYPES[picture.mode]
    if colors and not picture.getcolors(colors):
        few = indexed(picture, colors)
        picture, color_type = few.indexes, oxipng.ColorType.indexed(few.colors)
    return oxipng.RawImage(picture.tobytes(), *picture.size, color_type=color_type)


def _level(picture: Image.Image, purpose: Purpose) -> int:
    if purpose == "draft":
        return _FASTEST
    pixels = picture.width * picture.height
    return next((level for most, level in _LEVELS if pixels <= most), _FASTEST)


FORMAT = Format(
    name="png",
    label="PNG",
    mime="image/png",
    extension="png",
    alpha=True,
    gray=True,
    lossy=lambda values: values["colors"] != 0,
    max_side=2**31 - 1,  # PNG specification, 5.3
    encode=encode,
)
