"""Resample: from the upright original to the pixels of a frame, in one go."""

from __future__ import annotations

import math

from PIL import Image

from app.imaging.frame import Box, Pose, Size
from app.imaging.pixels import vips

#: For what is only looked at: reducing by whole steps first, to this many times the size, is not seen.
REDUCING_GAP = 1.5
# Pixels by which a box may miss whole pixels and still be cut out instead of resampled.
_ROUNDING = 1e-6
# Neighbors that interpolation looks at around what it is asked for, in pixels of what it gives.
_REACH = 3
# At an angle: pixels of the finer grid for one of the result, and the reduction under which there is none,
# since it would cost more than it shows.
_FINER = 1.5
_NEARLY = 1.35
# In haste, from this reduction on, two by two neighbors give what looks as if it had been reduced before, and
# so does the mean of as many samples a side.
_SOFT = 1.15
_SAMPLES = 2

Matrix = tuple[float, float, float, float]

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
    *,
    hasty: bool = False,
) -> Image.Image:
    """The part `box` (fractions of `upright` in its pose) at `size` pixels.

    Lanczos, with alpha premultiplied; neighbors beyond the box count, so a part equals the same part of the
    whole. Where the pixels already fit, they are cut out untouched, and the whole is the same object. At an
    angle, pixels are interpolated bicubically, on a finer grid than the result's where that has fewer. What
    is `hasty` is only looked at: it looks alike, in a third of the time.
    """
    width, height = pose.laid(size)
    left, upper, right, lower = pose.undone(box)
    exact = (left * upright.width, upper * upright.height, right * upright.width, lower * upright.height)
    if pose.angle:
        # A mirror turns the other way round.
        angle = -pose.angle if pose.mirrored else pose.angle
        picture = _at_angle(upright, exact, angle, (width, height), hasty)
    else:
        picture = _straight(upright, _inside(exact, upright.size), (width, height), hasty)
    transposed = _TRANSPOSED.get((pose.turns, pose.mirrored))
    return picture if transposed is None else picture.transpose(transposed)


def _straight(upright: Image.Image, exact: Box, size: Size, hasty: bool) -> Image.Image:
    left, upper = round(exact[0]), round(exact[1])
    whole = (left, upper, left + size[0], upper + size[1])
    if any(abs(side - near) > _ROUNDING for side, near in zip(exact, whole, strict=True)):
        return _scaled(upright, exact, size, hasty)
    return upright if upright.size == size else upright.crop(whole)


def _scaled(upright: Image.Image, exact: Box, size: Size, hasty: bool) -> Image.Image:
    """Lanczos: a whole picture without alpha is made smaller by libvips, in a third of the time. It cannot
    take a part by fractions of a pixel; that is Pillow's, and looks the same."""
    is_whole = exact == (0.0, 0.0, float(upright.width), float(upright.height))
    shrinks = size[0] <= upright.width and size[1] <= upright.height
    if not is_whole or not shrinks or upright.mode not in vips.RESIZED_MODES:
        return upright.resize(size, Image.Resampling.LANCZOS, exact, REDUCING_GAP if hasty else None)
    across, down = (int(upright.size[axis] / size[axis] / REDUCING_GAP) or 1 for axis in (0, 1))
    reduced = hasty and (across, down) != (1, 1)
    return vips.resize(upright.reduce((across, down)) if reduced else upright, size)


def _at_angle(upright: Image.Image, exact: Box, angle: float, size: Size, hasty: bool) -> Image.Image:
    """The part `exact` (pixels) of the picture turned clockwise by `angle` around its middle.

    What becomes smaller is turned while it is still finer than the result, and then brought to its size by
    Lanczos: interpolation among the result's own pixels would soften it (docs/performance.md).
    """
    steps = tuple((exact[2 + axis] - exact[axis]) / size[axis] for axis in (0, 1))
    if hasty and min(steps) > _SOFT:
        by = int(min(steps) / _SOFT)
        return _sampled(upright, exact, angle, size, by) or _turned(
            upright, exact, angle, size, by, "bilinear"
        )
    if max(steps) < _NEARLY:
        return _turned(upright, exact, angle, size, 1)
    by = max(1, int(min(steps) / _FINER))
    # The finer grid is that of the whole picture, so that a part comes out as it does there.
    grid = [step / min(_FINER, max(1.0, step)) for step in steps]
    first = [math.floor((exact[axis] - _REACH * steps[axis]) / grid[axis]) for axis in (0, 1)]
    last = [math.ceil((exact[2 + axis] + _REACH * steps[axis]) / grid[axis]) for axis in (0, 1)]
    fine = (first[0] * grid[0], first[1] * grid[1], last[0] * grid[0], last[1] * grid[1])
    turned = _turned(upright, fine, angle, (last[0] - first[0], last[1] - first[1]), by)
    part = [exact[side] / grid[side % 2] - first[side % 2] for side in range(4)]
    return turned.resize(size, Image.Resampling.LANCZOS, (part[0], part[1], part[2], part[3]))


def _sampled(upright: Image.Image, exact: Box, angle: float, size: Size, by: int) -> Image.Image | None:
    """The same from the nearest pixels, several for each of the result: in half the time of interpolation.
    None where the part reaches beyond the picture."""
    grid = (size[0] * _SAMPLES, size[1] * _SAMPLES)
    matrix, start = _way_back(upright.size, exact, angle, grid)
    needed = _bounds(matrix, start, grid, -_ROUNDING)
    if min(needed) < 0 or needed[2] > upright.width or needed[3] > upright.height:
        return None
    picture = upright.reduce(by) if by > 1 else upright
    a, b, c, d = (each / by for each in matrix)
    place = (a, b, start[0] / by, c, d, start[1] / by)
    samples = picture.transform(grid, Image.Transform.AFFINE, place, Image.Resampling.NEAREST)
    return samples.reduce(_SAMPLES)


def _turned(
    upright: Image.Image, exact: Box, angle: float, size: Size, by: int, how: str = "bicubic"
) -> Image.Image:
    """The same, interpolated among pixels that are each the mean of `by` x `by` original ones."""
    matrix, start = _way_back(upright.size, exact, angle, size)
    across, down = ((exact[2 + axis] - exact[axis]) / size[axis] for axis in (0, 1))
    needed = _bounds(matrix, start, size, _REACH * max(by, across, down))
    left, right = _whole_steps(needed[0], needed[2], upright.width, by)
    upper, lower = _whole_steps(needed[1], needed[3], upright.height, by)
    box = (left, upper, right, lower)
    picture = upright if by == 1 and box == (0, 0, *upright.size) else upright.crop(box)
    return vips.affine(
        picture.reduce(by) if by > 1 else picture,
        (matrix[0] / by, matrix[1] / by, matrix[2] / by, matrix[3] / by),
        ((start[0] - left) / by, (start[1] - upper) / by),
        size,
        how,
    )


def _way_back(whole: Size, exact: Box, angle: float, size: Size) -> tuple[Matrix, tuple[float, float]]:
    """Of an output pixel's place (u, v) the source's is matrix * (u, v) + start, turned back."""
    radians = math.radians(angle)
    cos, sin = math.cos(radians), math.sin(radians)
    across, down = ((exact[2 + axis] - exact[axis]) / size[axis] for axis in (0, 1))
    middle = (whole[0] / 2, whole[1] / 2)
    from_middle = (exact[0] - middle[0], exact[1] - middle[1])
    start = (
        middle[0] + from_middle[0] * cos + from_middle[1] * sin,
        middle[1] - from_middle[0] * sin + from_middle[1] * cos,
    )
    return (across * cos, down * sin, -across * sin, down * cos), start


def _whole_steps(first: float, last: float, side: int, by: int) -> tuple[int, int]:
    """Of one side, a part that holds this one and begins as the steps of the whole side do."""
    begin = min(max(0, math.floor(first)), side - 1) // by * by
    return begin, max(begin + 1, min(side, -(-math.ceil(last) // by) * by))


def _bounds(matrix: Matrix, start: tuple[float, float], size: Size, margin: float) -> Box:
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
