"""Fitting: the size of a picture that is put into a box, exact to the pixel.

Sizes are reckoned in whole numbers and rounded once, a half up; a side is never under a pixel.
"""

from __future__ import annotations

from app.imaging.frame import Box, Pixels, Size

#: Where a picture and a box meet, 0 for left or top to 1 for right or bottom.
Place = tuple[float, float]

CENTER: Place = (0.5, 0.5)


def inside(picture: Size, box: Size, *, enlarge: bool) -> Size:
    """The largest size of the picture's shape within the box. A side of the box that is 0 is free."""
    (width, height), (wide, high) = picture, box
    if not high or (wide and wide * height <= high * width):
        fitted = (wide, _ratio(height, wide, width))
        grows = wide > width
    else:
        fitted = (_ratio(width, high, height), high)
        grows = high > height
    return picture if grows and not enlarge else fitted


def unenlarged(box: Size, picture: Size, *, covers: bool) -> Size:
    """The box, shrunk in its shape until the picture, covering it or lying within it, need not grow."""
    (wide, high), (width, height) = box, picture
    by_width = (wide * height >= high * width) == covers
    if by_width:
        return (width, _ratio(high, width, wide)) if wide > width else box
    return (_ratio(wide, height, high), height) if high > height else box


def covering(picture: Size, box: Size) -> tuple[float, float]:
    """Width and height of the largest part of a picture that has the box's shape, in its pixels."""
    (width, height), (wide, high) = picture, box
    if wide * height <= high * width:
        return height * wide / high, float(height)
    return float(width), width * high / wide


def window(picture: Size, size: tuple[float, float], place: Place) -> Box:
    """A part of that size, at a place: from a whole pixel on, so that what need not be scaled is only cut."""
    left, upper = (
        min(whole - part, float(half_up((whole - part) * along)))
        for whole, part, along in zip(picture, size, place, strict=True)
    )
    return left, upper, left + size[0], upper + size[1]


def placed(picture: Size, box: Size, place: Place) -> Pixels:
    """Where a picture lies within a larger box."""
    left, upper = (
        half_up((room - side) * along) for side, room, along in zip(picture, box, place, strict=True)
    )
    return left, upper, left + picture[0], upper + picture[1]


def half_up(number: float) -> int:
    """Rounded, a half up."""
    return int(number + 0.5)


def scaled(side: int, percent: float) -> int:
    return max(1, half_up(side * percent / 100))


def _ratio(number: int, times: int, over: int) -> int:
    """number x times / over, rounded half up, at least 1."""
    return max(1, (2 * number * times + over) // (2 * over))
