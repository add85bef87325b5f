"""PNG, through oxipng: the least color type and depth that lose nothing, and the best filters."""

from __future__ import annotations

from typing import IO, Annotated

import oxipng
from PIL import Image, PngImagePlugin  # noqa: F401  the import registers the format

from app.imaging.metadata.containers import with_metadata
from app.imaging.output import DEPTH
from app.imaging.pixels.palette import Dither, Indexed, indexed
from app.imaging.pixels.samples import Deep
from app.imaging.reading.metadata import Metadata
from app.imaging.spec import Format, Grade, Menu, Slider
from app.recipe.field import Choice

COLORS = Slider(
    2,
    256,
    help="Fewer colors make a PNG several times smaller; drawings often need no more than 32.",
    words=(Choice(0, "All"),),
    role="colors",
)
DITHER = Menu(
    (Choice("auto", "Automatic"), Choice("none", "None"), Choice("half", "Half"), Choice("full", "Full")),
    label="Dithering",
    help="Mixes neighboring pixels where colors are few. It hides bands, and the file grows.",
    role="dither",
)
# oxipng's level for at most so many pixels, and for more: about a second of work, and at 12 megapixels two.
_LEVELS = ((500_000, 4), (2_000_000, 2), (8_000_000, 1))
_FASTEST = 0
_USUAL_DEPTH = 8
# A palette is smaller by far already, and is searched for.
_PALETTE_LEVEL = 2
_COLOR_TYPES = {
    "L": oxipng.ColorType.grayscale(),
    "RGB": oxipng.ColorType.rgb(),
    "RGBA": oxipng.ColorType.rgba(),
}


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    grade: Grade,
    metadata: Metadata,
    depth: Annotated[int, DEPTH],
    colors: Annotated[int, COLORS] = 0,
    dither: Annotated[Dither, DITHER] = "auto",
    deep: Deep | None = None,
) -> None:
    """Lossless unless `colors` are asked for, and there are more. `deep` are the same pixels in 16 bits, for
    a file of that depth; without them there is nothing beyond 8 bits to write."""
    hasty = grade == "draft"
    few = None
    if colors and not picture.getcolors(colors):
        few = indexed(picture, colors, hasty=hasty, dither=dither)
    if few and hasty:
        _write_hasty(few, out, metadata)
        return
    raw = _raw(picture, few) if deep is None or few or depth == _USUAL_DEPTH else _deep(deep)
    if metadata.icc:
        raw.add_icc_profile(metadata.icc)
    level = _FASTEST if hasty else _level(picture)
    written = raw.create_optimized_png(level=min(level, _PALETTE_LEVEL) if few else level)
    out.write(with_metadata(written, "png", metadata))


def _write_hasty(few: Indexed, out: IO[bytes], metadata: Metadata) -> None:
    """zlib's quickest takes a tenth of oxipng's, for a tenth more bytes."""
    picture = Image.frombytes("P", few.indexes.size, few.indexes.tobytes())
    picture.putpalette([level for color in few.colors for level in color[:3]])
    alphas = bytes(color[3] for color in few.colors)
    options = {"transparency": alphas} if any(alpha < 255 for alpha in alphas) else {}
    picture.save(out, "PNG", compress_level=1, icc_profile=metadata.icc, **options)


def _deep(deep: Deep) -> oxipng.RawImage:
    return oxipng.RawImage(deep.samples, *deep.size, color_type=_COLOR_TYPES[deep.mode], bit_depth=16)


def _raw(picture: Image.Image, few: Indexed | None) -> oxipng.RawImage:
    pixels = few.indexes if few else picture
    color_type = oxipng.ColorType.indexed(few.colors) if few else _COLOR_TYPES[picture.mode]
    return oxipng.RawImage(pixels.tobytes(), *picture.size, color_type=color_type)


def _level(picture: Image.Image) -> int:
    pixels = picture.width * picture.height
    return next((level for most, level in _LEVELS if pixels <= most), _FASTEST)


FORMAT = Format(
    name="png",
    label="PNG",
    help="Opens everywhere and loses nothing. Made for drawings; photos get large.",
    mime="image/png",
    extension="png",
    alpha=True,
    gray=True,
    lossy=lambda values: values["colors"] != 0,
    max_side=2**31 - 1,  # PNG specification, 5.3
    encode=encode,
)
