"""Geometry: which part of the original is kept, how it lies and how large it becomes.

The operations are pure numbers on a `Frame`; `pixels.resample` then makes the picture in one go, so that
nothing is resampled twice.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated

from app.imaging import fitting
from app.imaging.frame import Frame, Pixels, Size
from app.imaging.sight import BLIND, Sight
from app.imaging.spec import Crop, Menu, Slider, Stage, Toggle, operation
from app.recipe.field import Choice
from app.recipe.region import Region

#: The longest side of a box in pixels.
LONGEST = 30_000

_ATTENTION = "attention"
_PLACES: dict[str, fitting.Place] = {
    "center": fitting.CENTER,
    _ATTENTION: fitting.CENTER,
    "top": (0.5, 0.0),
    "bottom": (0.5, 1.0),
    "left": (0.0, 0.5),
    "right": (1.0, 0.5),
    "top-left": (0.0, 0.0),
    "top-right": (1.0, 0.0),
    "bottom-left": (0.0, 1.0),
    "bottom-right": (1.0, 1.0),
}


@operation(group="Resize")
def rotate(
    frame: Frame,
    rotate: Annotated[
        int,
        Menu((Choice(0, "None"), Choice(90, "90°"), Choice(180, "180°"), Choice(270, "270°")), role="turn"),
    ] = 0,
) -> Frame:
    """Turns the picture clockwise."""
    turned = replace(frame.pose, turns=(frame.pose.turns + rotate // 90) % 4)
    return replace(frame, pose=turned, output=turned.laid(frame.pose.laid(frame.output)))


@operation(group="Resize")
def flip(
    frame: Frame,
    flip: Annotated[
        str,
        Menu(
            (
                Choice("none", "None"),
                Choice("horizontal", "Left to right"),
                Choice("vertical", "Top to bottom"),
            ),
            role="flip",
        ),
    ] = "none",
) -> Frame:
    """Mirrors the picture, after it was turned."""
    # From top to bottom is from left to right and half a turn.
    half = 2 if flip == "vertical" else 0
    pose = replace(frame.pose, turns=(frame.pose.turns + half) % 4, mirrored=not frame.pose.mirrored)
    return replace(frame, pose=pose)


@operation(group="Resize")
def straighten(
    frame: Frame, straighten: Annotated[float, Slider(-45, 45, 0.1, "°", role="straighten")] = 0
) -> Frame:
    """Turns the picture clockwise by a little, and keeps the largest part of its shape without corners.

    A part s times as wide and high, turned by a, is s (w cos a + h sin a) wide and s (w sin a + h cos a)
    high; s is the largest for which both are within the picture.
    """
    width, height = frame.output
    radians = math.radians(abs(straighten))
    cos, sin = math.cos(radians), math.sin(radians)
    part = min(width / (width * cos + height * sin), height / (width * sin + height * cos))
    margin_x, margin_y = width * (1 - part) / 2, height * (1 - part) / 2
    size = max(1, fitting.half_up(width * part)), max(1, fitting.half_up(height * part))
    kept = frame.cut((margin_x, margin_y, width - margin_x, height - margin_y), size)
    return replace(kept, pose=replace(frame.pose, angle=straighten))


@operation(group="Resize")
def crop(frame: Frame, crop: Annotated[Region | None, Crop(role="crop")] = None) -> Frame:
    """Keeps a part of the picture."""
    if crop is None:
        return frame
    left, upper, right, lower = crop.pixels(*frame.output)
    return frame.cut((left, upper, right, lower), (right - left, lower - upper))


@operation(group="Resize")
def box(
    frame: Frame,
    width: Annotated[
        int, Slider(0, LONGEST, 1, "px", help="The most pixels across. 0 leaves it free.", role="width")
    ] = 0,
    height: Annotated[
        int, Slider(0, LONGEST, 1, "px", help="The most pixels down. 0 leaves it free.", role="height")
    ] = 0,
    fit: Annotated[
        str,
        Menu(
            (
                Choice("inside", "Keep its shape"),
                Choice("cover", "Fill and cut"),
                Choice("pad", "Fill up with background"),
            ),
            help="What is done where width and height are set and have another shape than the picture.",
            role="fit",
        ),
    ] = "inside",
    gravity: Annotated[
        str,
        Menu(
            tuple(Choice(name, name.replace("-", " ").capitalize()) for name in _PLACES),
            help="What is kept where it is cut, and where it lies where it is filled up.",
            role="gravity",
        ),
    ] = "center",
    enlarge: Annotated[
        bool, Toggle(help="Lets width and height make the picture larger than it is.", role="enlarge")
    ] = False,
    *,
    sight: Sight = BLIND,
) -> Frame:
    """Fits the picture into a box of pixels: within it, filling it, or filled up to it.

    A side of 0 is free, so the picture keeps its shape. Without `enlarge`, a box that would make the picture
    larger shrinks in its own shape.
    """
    wanted = (width, height)
    if not any(wanted):
        return frame
    if not all(wanted) or fit == "inside":
        return replace(frame, output=fitting.inside(frame.output, wanted, enlarge=enlarge))
    covers = fit == "cover"
    size = wanted if enlarge else fitting.unenlarged(wanted, frame.output, covers=covers)
    return _covering(frame, size, gravity, sight) if covers else _padded(frame, size, gravity)


@operation(group="Resize")
def scale(frame: Frame, scale: Annotated[float, Slider(10, 200, 1, "%", role="scale")] = 100) -> Frame:
    """Makes the picture smaller or larger, keeping its shape."""
    width, height = (fitting.scaled(side, scale) for side in frame.output)
    inset = frame.inset and _scaled_inset(frame.inset, (width, height), scale)
    return replace(frame, output=(width, height), inset=inset)


STAGE: Stage[Frame] = Stage.of("geometry", globals())


def _covering(frame: Frame, size: Size, gravity: str, sight: Sight) -> Frame:
    part = fitting.covering(frame.output, size)
    if all(kept == side for kept, side in zip(part, frame.output, strict=True)):
        return replace(frame, output=size)
    place = sight.place_of_subject(frame, part) if gravity == _ATTENTION else _PLACES[gravity]
    return frame.cut(fitting.window(frame.output, part, place), size)


def _padded(frame: Frame, size: Size, gravity: str) -> Frame:
    content = fitting.inside(frame.output, size, enlarge=True)
    inset = None if content == size else fitting.placed(content, size, _PLACES[gravity])
    return replace(frame, output=size, inset=inset)


def _scaled_inset(inset: Pixels, output: Size, scale: float) -> Pixels:
    """At least a pixel, and within the output."""
    left, upper, right, lower = (fitting.half_up(side * scale / 100) for side in inset)
    left, upper = min(left, output[0] - 1), min(upper, output[1] - 1)
    return left, upper, min(max(right, left + 1), output[0]), min(max(lower, upper + 1), output[1])
