"""Geometry: which part of the original is kept, how it is turned and how large it becomes.

The operations are pure numbers on a `Frame`; `resample` then makes the picture in one go, so that nothing is
resampled twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from PIL import Image

from app.imaging.spec import Crop, Menu, Slider, Stage, operation
from app.recipe.field import Choice
from app.recipe.number import half_up
from app.recipe.region import Region

#: left, upper, right, lower
Box = tuple[float, float, float, float]

_WHOLE: Box = (0.0, 0.0, 1.0, 1.0)
# Pixels by which a box may miss whole pixels and still be cut out instead of resampled.
_ROUNDING = 1e-6

_CLOCKWISE = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Frame:
    """What is kept of the upright original: `box` in fractions of it after `turns` quarter turns clockwise,
    and `output`, the width and height in pixels it is written with."""

    output: tuple[int, int]
    turns: int = 0
    box: Box = _WHOLE


@operation(group="Resize")
def rotate(
    frame: Frame,
    rotate: Annotated[
        int,
        Menu((Choice(0, "None"), Choice(90, "90°"), Choice(180, "180°"), Choice(270, "270°")), role="turn"),
    ] = 0,
) -> Frame:
    """Turns the picture clockwise."""
    turns = rotate // 90
    width, height = frame.output
    output = (height, width) if turns % 2 else (width, height)
    return replace(frame, turns=(frame.turns + turns) % 4, output=output)


@operation(group="Resize")
def crop(frame: Frame, crop: Annotated[Region | None, Crop(role="crop")] = None) -> Frame:
    """Keeps a part of the picture."""
    if crop is None:
        return frame
    left, upper, right, lower = crop.pixels(*frame.output)
    width, height = frame.output
    box = (left / width, upper / height, right / width, lower / height)
    return replace(frame, box=box, output=(right - left, lower - upper))


@operation(group="Resize")
def scale(frame: Frame, scale: Annotated[float, Slider(10, 200, 1, "%", role="scale")] = 100) -> Frame:
    """Makes the picture smaller or larger, keeping its shape."""
    width, height = frame.output
    return replace(frame, output=(scaled(width, scale), scaled(height, scale)))


STAGE: Stage[Frame] = Stage.of("geometry", globals())


def resample(
    upright: Image.Image,
    box: Box,
    turns: int,
    size: tuple[int, int],
    reducing_gap: float | None = None,
) -> Image.Image:
    """The part `box` (fractions of `upright` after `turns` quarter turns clockwise) at `size` pixels.

    Lanczos, with alpha premultiplied; neighbors beyond the box count, so a part equals the same part of the
    whole. Where the pixels already fit, they are cut out untouched, and the whole is the same object. With a
    `reducing_gap` it is first reduced by whole steps, down to so many times the size, which is quicker.
    """
    width, height = size if turns % 2 == 0 else (size[1], size[0])
    left, upper, right, lower = before_turning(box, turns)
    exact = (
        max(0.0, left * upright.width),
        max(0.0, upper * upright.height),
        min(float(upright.width), right * upright.width),
        min(float(upright.height), lower * upright.height),
    )
    picture = _cut_out(upright, exact, width, height)
    if picture is None:
        picture = upright.resize((width, height), Image.Resampling.LANCZOS, exact, reducing_gap)
    return picture.transpose(_CLOCKWISE[turns]) if turns else picture


def _cut_out(upright: Image.Image, exact: Box, width: int, height: int) -> Image.Image | None:
    left, upper = round(exact[0]), round(exact[1])
    whole = (left, upper, left + width, upper + height)
    if any(abs(side - near) > _ROUNDING for side, near in zip(exact, whole, strict=True)):
        return None
    return upright if upright.size == (width, height) else upright.crop(whole)


def before_turning(box: Box, turns: int) -> Box:
    """The same part in fractions of the upright original."""
    left, upper, right, lower = box
    if turns == 1:
        return upper, 1 - right, lower, 1 - left
    if turns == 2:
        return 1 - right, 1 - lower, 1 - left, 1 - upper
    if turns == 3:
        return 1 - lower, left, 1 - upper, right
    return box


def scaled(side: int, percent: float) -> int:
    """A side in pixels at a percentage of itself, at least 1."""
    return max(1, half_up(side * percent / 100))
