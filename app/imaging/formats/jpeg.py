"""JPEG, through libjpeg-turbo and mozjpeg's search for the best scans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import IO, Annotated, Any, cast

from mozjpeg_lossless_optimization import COPY_MARKERS, optimize
from PIL import Image, ImageFile, JpegImagePlugin  # noqa: F401  the import registers the format

from app.imaging.frame import Size
from app.imaging.metadata.containers import with_metadata
from app.imaging.output import QUALITY
from app.imaging.pixels.graphic import has_color_edges, is_graphic
from app.imaging.reading.metadata import Metadata
from app.imaging.spec import Format, Grade
from app.recipe.field import Value

# Up to this many pixels the search for scans pays: 1 to 2 % fewer bytes, and above well under 1 %, for three
# times the time.
_SEARCHED_PIXELS = 4_000_000
# From this quality on, color is kept at full resolution: below, halving it costs nothing that is seen, except
# in graphics.
_FULL_COLOR_QUALITY = 90
_FULL_COLOR_GRAPHIC_QUALITY = 60
# How coarsely each frequency is stored at quality 50, by N. Robidoux for ImageMagick (its
# quantization-table.xml); mozjpeg has the same table as its number 3.
_TABLE = (
    16, 16, 16, 18, 25, 37, 56, 85,
    16, 17, 20, 27, 34, 40, 53, 75,
    16, 20, 24, 31, 43, 62, 91, 135,
    18, 27, 31, 40, 53, 74, 106, 156,
    25, 34, 43, 53, 69, 94, 131, 189,
    37, 40, 62, 74, 94, 124, 169, 238,
    56, 53, 91, 106, 131, 169, 226, 311,
    85, 75, 135, 156, 189, 238, 311, 418,
)  # fmt: skip
# What is changed about it, each found by bytes at equal SSIMULACRA2 (docs/quality.md). Fine detail is given
# up first at low qualities and spared at high ones: steps are raised to a power, around one that stays.
_STAYS = 36
_POWERS = (0.5, 1.2)
# Brightness of whole blocks, and color, are stored finer.
_BLOCK_FINENESS = 0.6
_COLOR_FINENESS = 0.75


def encode(
    picture: Image.Image,
    out: IO[bytes],
    *,
    grade: Grade,
    metadata: Metadata,
    quality: Annotated[int, QUALITY],
) -> None:
    """A draft is baseline with fixed Huffman tables, which shows the very same pixels; an export is
    progressive and optimized."""
    searched = picture.width * picture.height <= _SEARCHED_PIXELS
    subsampling = _subsampling(picture, quality)
    if grade == "draft" or searched:
        data = _baseline(picture, quality, subsampling, metadata.icc)
        written = optimize(data, COPY_MARKERS.ALL) if grade == "export" else data
        out.write(with_metadata(written, "jpeg", metadata))
    elif metadata == Metadata(icc=metadata.icc):
        # Into a real file, Pillow writes without holding up other threads.
        _write_progressive(picture, out, quality, subsampling, metadata.icc)
    else:
        coded = BytesIO()
        _write_progressive(picture, coded, quality, subsampling, metadata.icc)
        out.write(with_metadata(coded.getvalue(), "jpeg", metadata))


def foreseen(
    picture: Image.Image, parts: Image.Image, at_least: Size | None, values: Mapping[str, Value]
) -> tuple[Image.Image, Image.Image | None]:
    """A JPEG's pixels are those of its coefficients, however these are coded: so a baseline file shows what a
    progressive one will, and is written and read in a third of the time that reading the other takes. And no
    block of them depends on another, so parts can be looked at by themselves; at their edges color is
    interpolated with other neighbors."""
    quality = cast(int, values[QUALITY.name])
    subsampling = _subsampling(picture, quality)

    def shown(pixels: Image.Image, at_least: Size | None = None) -> Image.Image:
        # Pillow notes an encoder's options at the picture: another thread may be saving this one.
        data = _baseline(pixels._new(pixels.im), quality, subsampling, None)
        with Image.open(BytesIO(data), formats=["JPEG"]) as image:
            if at_least:
                image.draft(pixels.mode, at_least)
            return image.convert(pixels.mode)

    return shown(parts), shown(picture, at_least) if at_least else None


def _baseline(picture: Image.Image, quality: int, subsampling: str, icc: bytes | None) -> bytes:
    coded = BytesIO()
    picture.save(coded, "JPEG", **_options(quality, subsampling, icc))
    return coded.getvalue()


def _write_progressive(
    picture: Image.Image, out: IO[bytes], quality: int, subsampling: str, icc: bytes | None
) -> None:
    with _room_for(picture):
        picture.save(out, "JPEG", progressive=True, optimize=True, **_options(quality, subsampling, icc))


def _options(quality: int, subsampling: str, icc: bytes | None) -> dict[str, Any]:
    """Pillow would write the comment of the picture's `info`."""
    return {"qtables": tables(quality), "subsampling": subsampling, "icc_profile": icc, "comment": b""}


def _subsampling(picture: Image.Image, quality: int) -> str:
    if quality >= _FULL_COLOR_QUALITY:
        return "4:4:4"
    if quality < _FULL_COLOR_GRAPHIC_QUALITY:
        return "4:2:0"
    return "4:4:4" if is_graphic(picture) or has_color_edges(picture) else "4:2:0"


@cache
def tables(quality: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The quantization tables of a quality, 1..95, for brightness and color: 64 steps from 1 to 255, by rows.

    A quality looks as good as libjpeg's, whose scale it is (jcparam.c, jpeg_quality_scaling).
    """
    percent = 5000 / quality if quality < 50 else 200 - 2 * quality
    least, most = _POWERS
    power = min(most, max(least, 0.26 + 0.011 * percent))
    steps = [_STAYS * (step / _STAYS) ** power * percent / 100 for step in _TABLE]
    return (
        _whole([steps[0] * _BLOCK_FINENESS, *steps[1:]]),
        _whole([step * _COLOR_FINENESS for step in steps]),
    )


def _whole(steps: list[float]) -> tuple[int, ...]:
    return tuple(min(255, max(1, round(step))) for step in steps)


@contextmanager
def _room_for(picture: Image.Image) -> Iterator[None]:
    """Pillow's buffer is too small for a progressive file of noise at a high quality ("Suspension not allowed
    here")."""
    usual = ImageFile.MAXBLOCK
    ImageFile.MAXBLOCK = max(usual, 4 * picture.width * picture.height)
    try:
        yield
    finally:
        ImageFile.MAXBLOCK = usual


FORMAT = Format(
    name="jpeg",
    label="JPEG",
    help="Opens everywhere. Made for photos.",
    mime="image/jpeg",
    extension="jpg",
    alpha=False,
    gray=True,
    lossy=lambda values: True,
    max_side=65_500,  # JPEG_MAX_DIMENSION of libjpeg's jmorecfg.h
    encode=encode,
    foreseen=foreseen,
)
