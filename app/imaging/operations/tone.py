"""Tone: how light and how hard. Each operation maps a level; all fold into one lookup table.

A level is 0 for black and 1 for white and may leave that range between two operations: the table is cut off
only once, at the end. Brightness and contrast are those of W3C Filter Effects Module Level 1, sections
"brightness()" and "contrast()".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from PIL import Image

from app.imaging.spec import Slider, Stage, operation
from app.recipe.field import Value


@operation(group="Adjust")
def brightness(level: float, brightness: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
    """Makes the whole picture lighter or darker."""
    return level * (1 + brightness / 100)


@operation(group="Adjust")
def contrast(level: float, contrast: Annotated[float, Slider(-100, 100, 1)] = 0) -> float:
    """Sets light and dark further apart, or closer together."""
    return (level - 0.5) * (1 + contrast / 100) + 0.5


STAGE: Stage[float] = Stage.of("tone", globals())


def apply(picture: Image.Image, values: Mapping[str, Value]) -> Image.Image:
    """The picture with its tone changed, alpha kept; the same object when there is nothing to do."""
    if not STAGE.chosen(values):
        return picture
    mapped = STAGE.bound(values)
    levels = (mapped(index / 255) for index in range(256))
    table = [round(255 * min(1.0, max(0.0, level))) for level in levels]
    if picture.mode == "RGBA":
        return picture.point(table * 3 + list(range(256)))
    return picture.point(table * len(picture.getbands()))
