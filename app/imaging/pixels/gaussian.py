"""Gaussian: soft copies of pictures."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import accumulate, pairwise

from PIL import Image

from app.imaging.pixels import vips

# How far the mask goes, in standard deviations; 99.7 % of the weight lies within.
REACH = 3
# The largest weight for which libvips counts exactly is 63; the middle one may be up by one from rounding.
_LARGEST = 62


def soften(picture: Image.Image, sigma: float) -> Image.Image:
    """A Gaussian-blurred copy, with alpha premultiplied; `sigma`, the standard deviation, in its pixels."""
    mask = weights(sigma)
    if len(mask) == 1:
        return picture
    if picture.mode == "RGBA":
        return vips.convolve(picture.convert("RGBa"), mask).convert("RGBA")
    return vips.convolve(picture, mask)


@lru_cache(64)
def weights(sigma: float) -> tuple[int, ...]:
    """The mask in whole numbers, odd many; their sum is a power of two, so that what is flat stays so."""
    reach = math.ceil(REACH * sigma)
    # Divided first: the square of a tiny sigma would be zero.
    half = [math.exp(-(x / sigma) * (x / sigma) / 2) for x in range(reach, 0, -1)]
    whole = 1 + 2 * sum(half)
    total = 2 ** int(math.log2(_LARGEST * whole))
    # Sums are rounded, not weights, so that the middle is left with no more than its own.
    sums = [round(total * part / whole) for part in accumulate(half)]
    side = [after - before for before, after in pairwise((0, *sums))]
    side = side[next((place for place, weight in enumerate(side) if weight), reach) :]
    return (*side, total - 2 * sum(side), *reversed(side))
