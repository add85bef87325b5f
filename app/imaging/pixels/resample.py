"""Resample: from the upright original to the pixels of a frame, in one go."""

from __future__ import annotations

import math

from PIL import Image

from app.imaging.frame import Box, Pose, Size
from app.imaging.pixels import vips

# Pixels by which a box may miss whole pixels and still be cut out instead of resampled.
_ROUNDING = 1e-6
# Neighbors that interpolation looks at around what it is asked for, in pixels of what it gives.
_REACH = 3

#: By turns and mirrored.
_TRANSPOSED = {
    (1, False): Image.Transpose.ROTATE_270,
    (2, False): Image.Transpose.ROTATE_180,
    (3, False): Image.Transpose.ROTATE_90,
    (0, True): Image.Transpose.FLIP_LEFT_RIGHT,
    (1, True): Image.Transpose.TRANSPOSE,
    (2, True): Image.Transpose.FLIP_TOP_BOTTOM,
    (3, True): Image.Transpose.TRANSVERSE,
}


def resample(
    upright: Image.Image,
    box: Box,
    pose: Pose,
    size: Size,
    reducing_gap: float | None = None,
) -> Image.Image:
    """The part `box` (fractions of `upright` in its pose) at `size` pixels.

    Lanczos, with alpha premultiplied; neighbors beyond the box count, so a part equals the same part of the
    whole. Where the pixels already fit, they are cut out untouched, and the whole is the same object. With a
    `reducing_gap` it is first reduced by whole steps, down to so many times the size, which is quicker. At an
    angle, pixels are interpolated bicubically, once what is larger was brought to the size by Lanczos.
    """
    width, height = pose.laid(size)
    left, upper, right, lower = pose.undone(box)
    exact = (left * upright.width, upper * upright.height, right * upright.width, lower * upright.height)
    if pose.angle:
        # A mirror turns the other way round.
        picture = _at_angle(upright, exact, -pose.angle if pose.mirrored else pose.angle, (width, height))
    else:
        picture = _straight(upright, _inside(exact, upright.size), (width, height), reducing_gap)
    transposed = _TRANSPOSED.get((pose.turns, pose.mirrored))
    return picture if transposed is None else picture.transpose(transposed)


def _straight(upright: Image.Image, exact: Box, size: Size, reducing_gap: float | None) -> Image.Image:
    left, upper = round(exact[0]), round(exact[1])
    whole = (left, upper, left + size[0], upper + size[1])
    if any(abs(side - near) > _ROUNDING for side, near in zip(exact, whole, strict=True)):
        return upright.resize(size, Image.Resampling.LANCZOS, exact, reducing_gap)
    return upright if upright.size == size else upright.crop(whole)


def _at_angle(upright: Image.Image, exact: Box, angle: float, size: Size) -> Image.Image:
    """The part `exact` (pixels) of the picture turned clockwise by `angle` around its middle."""
    radians = math.radians(angle)
    cos, sin = math.cos(radians), math.sin(radians)
    across, down = ((exact[2 + axis] - exact[axis]) / size[axis] for axis in (0, 1))
    middle = (upright.width / 2, upright.height / 2)
    from_middle = (exact[0] - middle[0], exact[1] - middle[1])
    # Of an output pixel's place (u, v) the source's is matrix * (u, v) + start, turned back.
    start = (
        middle[0] + from_middle[0] * cos + from_middle[1] * sin,
        middle[1] - from_middle[0] * sin + from_middle[1] * cos,
    )
    matrix = (across * cos, down * sin, -across * sin, down * cos)
    needed = _bounds(matrix, start, size, _REACH * max(1.0, across, down))
    left, wide, x = _shrunk(needed[0], needed[2], upright.width, max(1.0, across))
    upper, high, y = _shrunk(needed[1], needed[3], upright.height, max(1.0, down))
    picture = _straight(upright, (left, upper, left + wide * x, upper + high * y), (wide, high), None)
    return vips.affine(
        picture,
        (matrix[0] / x, matrix[1] / x, matrix[2] / y, matrix[3] / y),
        ((start[0] - left) / x, (start[1] - upper) / y),
        size,
    )


def _shrunk(first: float, last: float, side: int, factor: float) -> tuple[float, int, float]:
    """Of one side, what is shrunk by a factor: where that begins, how many pixels it becomes, and of how many
    each is made. They lie as those of the whole side, so that a part comes out as it does there."""
    begin, end = max(0, math.floor(first / factor)), min(int(side / factor), math.ceil(last / factor))
    return (begin * factor, end - begin, factor) if end > begin else (0.0, 1, float(side))


def _bounds(
    matrix: tuple[float, float, float, float], start: tuple[float, float], size: Size, margin: float
) -> Box:
    """Whole pixels of the source that hold all of an output of `size`, and a margin around it."""
    corners = [(u, v) for u in (0, size[0]) for v in (0, size[1])]
    xs = [matrix[0] * u + matrix[1] * v + start[0] for u, v in corners]
    ys = [matrix[2] * u + matrix[3] * v + start[1] for u, v in corners]
    return (
        math.floor(min(xs) - margin),
        math.floor(min(ys) - margin),
        math.ceil(max(xs) + margin),
        math.ceil(max(ys) + margin),
    )


def _inside(box: Box, size: Size) -> Box:
    width, height = size
    return max(0.0, box[0]), max(0.0, box[1]), min(float(width), box[2]), min(float(height), box[3])
