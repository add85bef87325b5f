"""Palette: the few colors that show a picture best, and each pixel as one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageStat

from app.imaging.pixels.graphic import is_graphic

#: Red, green, blue and alpha, 0 to 255.
Color = tuple[int, int, int, int]

# The colors are chosen from a sample of the picture with so many pixels on its larger side, and move to the
# middle of what they stand for until so few of its pixels change theirs. In haste the sample is smaller,
# which takes a quarter of the time, for an error that is larger by 5 to 8 %.
_SAMPLE, _HASTY_SAMPLE = (160, 200), (64, 100)
#: The part of a pixel's error that its neighbors make up for, by name. The half is enough against bands, and
#: leaves less noise to store. "auto" is the half, and none for a graphic: flat color is to stay flat.
Dither = Literal["auto", "none", "half", "full"]
_PARTS: dict[Dither, float] = {"none": 0.0, "half": 0.5, "full": 1.0}


@dataclass(frozen=True)
class Indexed:
    """A picture of mode L whose levels are places in `colors`."""

    indexes: Image.Image
    colors: tuple[Color, ...]


def indexed(picture: Image.Image, size: int, *, hasty: bool = False, dither: Dither = "auto") -> Indexed:
    """A picture of mode L, RGB or RGBA in at most `size` colors, 2 to 256; alpha is a part of a color. What
    is `hasty` looks alike, and its colors are a little less well chosen. What shows through is not dithered,
    since a pattern at an edge is seen as one."""
    sampled = _HASTY_SAMPLE if hasty else _SAMPLE
    if picture.mode != "RGBA":
        return _solid(picture.convert("RGB"), size, sampled, dither)
    is_solid = picture.getchannel("A").point(lambda alpha: 255 if alpha == 255 else 0)
    share = is_solid.histogram()[255] / (picture.width * picture.height)
    if share == 1:
        return _solid(picture.convert("RGB"), size, sampled, dither)
    if share == 0:
        return _soft(picture, size)
    # Edges are few pixels, but of many alphas: more colors than their share is.
    soft = _soft(_erased(picture, is_solid), max(1, min(size - 1, round(size * (1 - share) ** 0.5))))
    solid = _solid(_filled(picture, is_solid), size - len(soft.colors), sampled, dither)
    indexes = soft.indexes.point(lambda index: index + len(solid.colors))
    indexes.paste(solid.indexes, mask=is_solid)
    return Indexed(indexes, solid.colors + soft.colors)


def _solid(picture: Image.Image, size: int, sampled: tuple[int, int], dither: Dither) -> Indexed:
    """An opaque picture, its colors chosen as `sampled` says."""
    side, settled = sampled
    sample = picture.copy()
    sample.thumbnail((side, side), Image.Resampling.NEAREST)
    palette = sample.quantize(size, Image.Quantize.MEDIANCUT, kmeans=settled)
    nearest = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    part = _PARTS[_chosen(picture) if dither == "auto" else dither]
    if not part:
        return _indexed(nearest)
    wanted = Image.blend(nearest.convert("RGB"), picture, part)
    return _indexed(wanted.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG))


def _chosen(picture: Image.Image) -> Dither:
    return "none" if is_graphic(picture) else "half"


def _soft(picture: Image.Image, size: int) -> Indexed:
    """A picture with alpha, each pixel in the color nearest to it. What is invisible is one color."""
    invisible = picture.getchannel("A").point(lambda alpha: 255 if alpha == 0 else 0)
    return _indexed(_erased(picture, invisible).quantize(size, Image.Quantize.FASTOCTREE))


def _erased(picture: Image.Image, mask: Image.Image) -> Image.Image:
    erased = picture.copy()
    erased.paste((0, 0, 0, 0), mask=mask)
    return erased


def _filled(picture: Image.Image, is_solid: Image.Image) -> Image.Image:
    """The solid part on a ground of its mean color, which takes none of the colors away from it."""
    mean = ImageStat.Stat(picture.convert("RGB"), is_solid).mean
    filled = Image.new("RGB", picture.size, tuple(round(level) for level in mean))
    filled.paste(picture.convert("RGB"), mask=is_solid)
    return filled


def _indexed(quantized: Image.Image) -> Indexed:
    indexes = Image.frombytes("L", quantized.size, quantized.tobytes())
    counts = indexes.histogram()
    used = next(place for place in range(255, -1, -1) if counts[place]) + 1
    levels = quantized.getpalette("RGBA") or []
    channels = (levels[channel : 4 * used : 4] for channel in range(4))
    return Indexed(indexes, tuple(zip(*channels, strict=True)))
