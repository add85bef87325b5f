"""Sample: square parts of a picture at full size, chosen to stand for all of it, and put side by side."""

from __future__ import annotations

import math
from typing import cast

from PIL import Image, ImageChops

#: Width and height of a tile in pixels: a multiple of every codec's block of up to 64.
TILE = 64
# Busyness is averaged in two goes, since a mean over 8 x 8 levels loses little when it is rounded.
_FIRST = 8

#: The upper left corner of a tile.
Corner = tuple[int, int]


def corners(picture: Image.Image, count: int) -> tuple[Corner, ...]:
    """At most `count` tiles, in reading order; all there are when they are fewer. What is left over at the
    right and lower edge belongs to none.

    Tiles are lined up by how busy they are and every n-th is taken, so the sample holds as much sky and as
    much foliage as the picture: the bytes of a file then differ by 3 % between the two, where tiles on an
    even grid are up to half off (see docs/quality.md).
    """
    across, down = picture.width // TILE, picture.height // TILE
    if across * down <= count:
        chosen = list(range(across * down))
    else:
        busyness = _busyness(picture.crop((0, 0, across * TILE, down * TILE)))
        order = sorted(range(across * down), key=busyness.__getitem__)
        chosen = sorted(order[int((place + 0.5) * len(order) / count)] for place in range(count))
    return tuple((index % across * TILE, index // across * TILE) for index in chosen)


def small(picture: Image.Image, count: int) -> Image.Image:
    """At most `count` tiles side by side; a picture that is no larger, or too thin for tiles, as it is."""
    if min(picture.size) < TILE or picture.width * picture.height <= count * TILE**2:
        return picture
    return side_by_side(picture, corners(picture, count))


def side_by_side(picture: Image.Image, corners: tuple[Corner, ...]) -> Image.Image:
    """The tiles in rows, in one picture that is about as wide as high; the last row may repeat the first."""
    across = math.ceil(math.sqrt(len(corners)))
    down = math.ceil(len(corners) / across)
    joined = Image.new(picture.mode, (across * TILE, down * TILE))
    for place in range(across * down):
        x, y = corners[place % len(corners)]
        tile = picture.crop((x, y, x + TILE, y + TILE))
        joined.paste(tile, (place % across * TILE, place // across * TILE))
    return joined


def levels(picture: Image.Image) -> list[float]:
    """The pixels of a picture of mode F, row by row."""
    return cast(list[float], list(picture.get_flattened_data()))


def _busyness(picture: Image.Image) -> list[float]:
    """Mean difference between neighbors, 0..255, of each tile."""
    gray = picture.convert("L")
    beside = ImageChops.difference(gray, ImageChops.offset(gray, 1, 0))
    below = ImageChops.difference(gray, ImageChops.offset(gray, 0, 1))
    tiles = ImageChops.add(beside, below).reduce(_FIRST).convert("F").reduce(TILE // _FIRST)
    return levels(tiles)
