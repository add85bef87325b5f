"""Sample: square parts of a picture at full size, chosen to stand for all of it, and put side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import cast

from PIL import Image, ImageChops

from app.imaging.beside import beside

#: Width and height of a tile in pixels: a multiple of every codec's block of up to 64.
TILE = 64
# Of most codecs: JPEG with halved color, VP8.
_BLOCK = 16
#: A tile with the blocks around it, with which a decoder interpolates color at its edges.
WINDOW = TILE + 2 * _BLOCK
# Busyness is averaged in two goes, since a mean over 8 x 8 levels loses little when it is rounded.
_FIRST = 8

# Above so many pixels busyness is looked at at half the size: that takes a quarter of the time.
_LARGE_PIXELS = 8_000_000

# Tiles of the sample that stands for an original, and the fewest that stand for a part of it.
_COUNT, _FEWEST = 36, 6
# A usual quality, to see by a quick JPEG how well a sample foretells.
_USUAL_QUALITY = 75

#: The upper left corner of a tile.
Corner = tuple[int, int]


@dataclass(frozen=True)
class Sample:
    """What stands for a picture of `size` pixels when bytes are foretold: its tiles at `corners`, side by
    side, or the picture itself where that is small (no corners). Of what the tiles foretell the whole takes
    `part`: they cost more than in their places, where one tile helps to guess the next."""

    picture: Image.Image
    corners: tuple[Corner, ...]
    size: tuple[int, int]
    part: float = 1.0

    @classmethod
    def of(cls, picture: Image.Image) -> Sample:
        if _is_small(picture, _COUNT):
            return cls(picture, (), picture.size)
        with beside(partial(_quick_bytes_of_all, picture)) as bytes_of_all:
            chosen = corners(picture, _COUNT)
            tiles = side_by_side(picture, chosen)
            times = picture.width * picture.height / (tiles.width * tiles.height)
            part = bytes_of_all() / (_quick_bytes(tiles) * times)
        return cls(tiles, chosen, picture.size, part)

    def within(self, box: tuple[float, float, float, float]) -> Sample:
        """What stands for a part of the picture, given by its edges in fractions."""
        left, upper, right, lower = box
        width, height = self.size
        inside = [
            place
            for place, (x, y) in enumerate(self.corners)
            if left * width <= x + TILE // 2 < right * width
            and upper * height <= y + TILE // 2 < lower * height
        ]
        if len(inside) == len(self.corners) or len(inside) < _FEWEST:
            return self
        across = self.picture.width // TILE
        places = tuple((place % across * TILE, place // across * TILE) for place in inside)
        chosen = tuple(self.corners[place] for place in inside)
        return replace(self, picture=side_by_side(self.picture, places), corners=chosen)


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
        busyness = _busyness(picture, (across * TILE, down * TILE))
        order = sorted(range(across * down), key=busyness.__getitem__)
        chosen = sorted(order[int((place + 0.5) * len(order) / count)] for place in range(count))
    return tuple((index % across * TILE, index // across * TILE) for index in chosen)


def small(picture: Image.Image, count: int) -> Image.Image:
    """At most `count` tiles side by side; a picture that is no larger, or too thin for tiles, as it is."""
    return picture if _is_small(picture, count) else side_by_side(picture, corners(picture, count))


def _is_small(picture: Image.Image, count: int) -> bool:
    return min(picture.size) < TILE or picture.width * picture.height <= count * TILE**2


def trimmed(picture: Image.Image, scale: float, reach: float) -> Image.Image:
    """Tiles that were scaled and filtered side by side, without what bled over from one to the other, cut to
    whole blocks: so that the edges between them fall between blocks, where they cost little. `reach` is how
    far the filters look, in pixels."""
    side = TILE * scale
    inner = max(_BLOCK, int((side - 2 * reach) / _BLOCK) * _BLOCK)
    if inner > side or (inner == side and not reach):
        return picture
    across, down = round(picture.width / side), round(picture.height / side)
    joined = Image.new(picture.mode, (across * inner, down * inner))
    for place in range(across * down):
        column, row = place % across, place // across
        x, y = round((column + 0.5) * side - inner / 2), round((row + 0.5) * side - inner / 2)
        joined.paste(picture.crop((x, y, x + inner, y + inner)), (column * inner, row * inner))
    return joined


def side_by_side(picture: Image.Image, corners: tuple[Corner, ...], side: int = TILE) -> Image.Image:
    """The tiles in rows, in one picture that is about as wide as high; the last row may repeat the first.
    `side` is their width and height in pixels."""
    across = math.ceil(math.sqrt(len(corners)))
    down = math.ceil(len(corners) / across)
    joined = Image.new(picture.mode, (across * side, down * side))
    for place in range(across * down):
        x, y = corners[place % len(corners)]
        tile = picture.crop((x, y, x + side, y + side))
        joined.paste(tile, (place % across * side, place // across * side))
    return joined


def windows(picture: Image.Image, corners: tuple[Corner, ...]) -> tuple[Image.Image, tuple[Corner, ...]]:
    """Windows around tiles, side by side, and where in that the tiles are: `side_by_side` gives these alone.
    The picture is no smaller than a window."""
    around = tuple((_window(x, picture.width), _window(y, picture.height)) for x, y in corners)
    joined = side_by_side(picture, around, WINDOW)
    across = joined.width // WINDOW
    inner = tuple(
        (place % across * WINDOW + x - left, place // across * WINDOW + y - upper)
        for place, ((x, y), (left, upper)) in enumerate(zip(corners, around, strict=True))
    )
    return joined, inner


def _window(first: int, side: int) -> int:
    """Where the window around a tile begins, which stays within the picture and begins with a block."""
    return max(0, min(first - _BLOCK, (side - WINDOW) // _BLOCK * _BLOCK))


def _quick_bytes_of_all(picture: Image.Image) -> float:
    """Of large pictures every second row of blocks stands for all: 0.4 % off in the middle of 22 photos of 1
    to 6 megapixels."""
    if picture.width * picture.height <= _LARGE_PIXELS:
        return _quick_bytes(picture)
    rows = picture.height // (2 * _BLOCK)
    every_second = Image.new(picture.mode, (picture.width, rows * _BLOCK))
    for row in range(rows):
        upper = (2 * row + 1) * _BLOCK
        every_second.paste(picture.crop((0, upper, picture.width, upper + _BLOCK)), (0, row * _BLOCK))
    return _quick_bytes(every_second) * picture.height / every_second.height


def _quick_bytes(picture: Image.Image) -> int:
    file = BytesIO()
    plain = picture.convert("RGB") if picture.mode == "RGBA" else picture
    plain.save(file, "JPEG", quality=_USUAL_QUALITY)
    return file.tell()


def levels(picture: Image.Image) -> list[float]:
    """The pixels of a picture of mode F, row by row."""
    return cast(list[float], list(picture.get_flattened_data()))


def _busyness(picture: Image.Image, size: tuple[int, int]) -> list[float]:
    """Mean difference between neighbors, 0..255, of each tile of the upper left part of `size`; of large
    pictures at half their size."""
    half = 2 if size[0] * size[1] > _LARGE_PIXELS else 1
    box = (0, 0, *size)
    gray = (picture.reduce(half, box) if half > 1 else picture.crop(box)).convert("L")
    right = ImageChops.difference(gray, ImageChops.offset(gray, 1, 0))
    below = ImageChops.difference(gray, ImageChops.offset(gray, 0, 1))
    tiles = ImageChops.add(right, below).reduce(_FIRST).convert("F").reduce(TILE // _FIRST // half)
    return levels(tiles)
