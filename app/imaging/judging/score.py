"""Score: how much like the original a result looks, on the scale of SSIMULACRA2, from its pixels alone.

SSIMULACRA2 (J. Sneyers, Cloudinary, 2022) takes seconds for a photo. This is a small relative that takes
milliseconds: the structure that is lost, as in SSIM (Z. Wang and others, 2004), over windows of 2 x 2 pixels,
in brightness and in both colors, at full size and at a half, a quarter and an eighth of it. How each counts
was fitted to SSIMULACRA2 by `bench/score.py`; docs/quality.md shows the fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from PIL import Image, ImageMath

from app.imaging.judging import sample
from app.imaging.judging.sample import TILE, Corner

#: From here on people see no difference when the two pictures change places: "distortion not noticeable by an
#: average observer in an in-place comparison at 1:1" (README of SSIMULACRA2, version 2.1).
VISUALLY_LOSSLESS = 85.0

#: Of each channel, from full size down by halves.
Weights = tuple[tuple[float, ...], ...]

# Tiles that are looked at: 0.6 megapixels.
_TILES = 144
_WINDOW = 2
# Levels squared below which differences do not count as structure (C2 of SSIM).
_NOISE = 10.0
#: What a loss counts at full size, a half, a quarter and an eighth of it, by `bench/score.py`: of brightness,
#: of blue and of red (YCbCr).
WEIGHTS: Weights = ((13.1, 12.4, 55.1, 190.8), (0.0, 0.0, 0.0, 20.6), (0.0, 7.1, 0.0, 17.0))
#: SSIMULACRA2's last step, from a sum of losses to its scale.
SLOPE, EXPONENT = 10.0, 0.6276


@dataclass(frozen=True)
class Score:
    """`score` is 100 for equal pictures, 0 for what nobody would keep. `worst` is the tile that looks worst:
    `{score, x, y, width, height}`, its place in fractions of the picture."""

    score: float
    worst: dict[str, float]

    @classmethod
    def perfect(cls) -> Score:
        """Of pixels that nothing has been done to."""
        return cls(100.0, {"score": 100.0, "x": 0.0, "y": 0.0, "width": 1.0, "height": 1.0})


def looked_at(picture: Image.Image) -> tuple[Corner, ...]:
    """The tiles that results with these pixels are judged by."""
    return sample.corners(_filled(picture), _TILES)


def is_large(picture: Image.Image) -> bool:
    """Whether the tiles are parts of the picture that lie where its own blocks begin."""
    width, height = (math.ceil(side / TILE) * TILE for side in picture.size)
    return min(picture.size) >= TILE and width * height > _TILES * TILE**2


def tiles(picture: Image.Image, corners: tuple[Corner, ...]) -> Image.Image:
    """The tiles of a picture that it is judged by, side by side."""
    return sample.side_by_side(_filled(picture), corners)


def compare(before: Image.Image, after: Image.Image, corners: tuple[Corner, ...]) -> Score:
    """How much `after` looks like `before`, both of one size, on the tiles that `looked_at(before)` gave."""
    looked_at_after = tiles(after, corners).convert(before.mode)
    return compare_at(corners, before.size, tiles(before, corners), looked_at_after)


def compare_at(
    corners: tuple[Corner, ...], size: tuple[int, int], before: Image.Image, after: Image.Image
) -> Score:
    """The same from the tiles of a picture of `size`, side by side."""
    width, height = size
    losses = _losses(before, after)[: len(corners)]
    worst = max(range(len(losses)), key=losses.__getitem__)
    x, y = corners[worst]
    place = {
        "x": x / width,
        "y": y / height,
        "width": min(TILE, width - x) / width,
        "height": min(TILE, height - y) / height,
    }
    found = {"score": _on_scale(losses[worst]), **{side: round(part, 4) for side, part in place.items()}}
    return Score(_on_scale(sum(losses) / len(losses)), found)


def compare_tiles(before: Image.Image, after: Image.Image) -> float:
    """The score of two pictures that are made of whole tiles, such as `tiles` makes."""
    losses = _losses(before, after)
    return _on_scale(sum(losses) / len(losses))


def _losses(before: Image.Image, after: Image.Image) -> list[float]:
    """The loss of each tile, row by row."""
    total = Image.new("F", (before.width // TILE, before.height // TILE))
    for weight, lost in lost_of_tiles(before, after, WEIGHTS):
        total = _sum(total, lost, weight)
    return sample.levels(total)


def lost_of_tiles(
    before: Image.Image, after: Image.Image, weights: Weights
) -> Iterator[tuple[float, Image.Image]]:
    """Each weight that is not 0, and the structure that it counts: a picture of mode F, a pixel a tile."""
    for of_channel, x, y in zip(weights, _channels(before), _channels(after), strict=True):
        for scale, weight in enumerate(of_channel):
            if scale:
                x, y = x.reduce(2), y.reduce(2)
            if weight:
                yield weight, _structure_lost(x, y).reduce(TILE // _WINDOW // 2**scale)


def _structure_lost(x: Image.Image, y: Image.Image) -> Image.Image:
    """1 - SSIM, without its factor of brightness, of every window of two pictures of mode F."""
    products = {"xx": (x, x), "yy": (y, y), "xy": (x, y)}
    means = {name: _product(*pair).reduce(_WINDOW) for name, pair in products.items()}
    return _computed(_one_minus_ssim, x=x.reduce(_WINDOW), y=y.reduce(_WINDOW), **means)


def _one_minus_ssim(mean: dict[str, Any]) -> Any:
    x, y = mean["x"], mean["y"]
    common = 2 * (mean["xy"] - x * y) + _NOISE
    alone = (mean["xx"] - x * x) + (mean["yy"] - y * y) + _NOISE
    return 1 - common / alone


def _product(x: Image.Image, y: Image.Image) -> Image.Image:
    return _computed(lambda images: images["x"] * images["y"], x=x, y=y)


def _sum(total: Image.Image, lost: Image.Image, weight: float) -> Image.Image:
    return _computed(lambda images: images["total"] + images["lost"] * weight, total=total, lost=lost)


def _computed(formula: Callable[[dict[str, Any]], Any], **images: Image.Image) -> Image.Image:
    return cast(Image.Image, ImageMath.lambda_eval(formula, **images))


def _channels(picture: Image.Image) -> list[Image.Image]:
    """Brightness, blue and red, 0..255 in mode F; what is see-through is laid on gray."""
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "#808080"), picture)
    return [channel.convert("F") for channel in picture.convert("RGB").convert("YCbCr").split()]


def _filled(picture: Image.Image) -> Image.Image:
    """A small or thin picture repeated until it is made of whole tiles; a large one as it is, since what is
    left over at its edges is little."""
    width, height = (math.ceil(side / TILE) * TILE for side in picture.size)
    if is_large(picture) or picture.size == (width, height):
        return picture
    filled = Image.new(picture.mode, (width, height))
    for y in range(0, height, picture.height):
        for x in range(0, width, picture.width):
            filled.paste(picture, (x, y))
    return filled


def _on_scale(loss: float) -> float:
    return round(max(0.0, 100 - SLOPE * math.pow(max(0.0, loss), EXPONENT)), 1)
