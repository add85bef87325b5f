"""Color: how much of it. Operations map a 3 x 4 matrix over red, green and blue, and all fold into one.
Vibrance, which depends on each pixel's color, goes before it.

`fade` is passed in, so that a caller may keep the faded copy: a change of `vibrance` then costs one blend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from PIL import Image, ImageChops

from app.imaging.pixels.srgb import LUMINANCE
from app.imaging.spec import Slider, Stage, Toggle, operation
from app.recipe.field import Value

#: Twelve numbers, row by row: the weights of red, green, blue and a constant for each output channel.
Matrix = tuple[float, ...]
Fade = Callable[[Image.Image], Image.Image]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True)
class Mix:
    """`vibrance` from -1 to 1, then `matrix`."""

    vibrance: float = 0.0
    matrix: Matrix = _IDENTITY


@operation(group="Color")
def vibrance(mix: Mix, vibrance: Annotated[float, Slider(-100, 100, 1)] = 0) -> Mix:
    """Makes dull colors stronger, or fades them, and leaves strong ones.

    It saturates a pixel by `vibrance` times what it lacks to the strongest color: 1 less its chroma in the
    HSV model, which is the largest of its three levels less the smallest.
    """
    return replace(mix, vibrance=vibrance / 100)


@operation(group="Color")
def saturation(mix: Mix, saturation: Annotated[float, Slider(-100, 100, 1)] = 0) -> Mix:
    """Makes colors stronger, or fades them to gray."""
    return replace(mix, matrix=_product(_saturated(saturation / 100), mix.matrix))


@operation(group="Color")
def grayscale(mix: Mix, grayscale: Annotated[bool, Toggle()] = False) -> Mix:
    """Takes all color out: every pixel becomes a gray as light as it was.

    As light means the same luma, told from the levels as they are stored. So it is the gray that saturation
    fades to and that CSS `grayscale(1)` gives (W3C Filter Effects, level 1), and it folds into the matrix.
    """
    return replace(mix, matrix=_product([list(LUMINANCE)] * 3, mix.matrix))


STAGE: Stage[Mix] = Stage.of("color", globals())


def faded(picture: Image.Image) -> Image.Image:
    """What `vibrance` -100 gives, of mode RGB: dull colors gray. All else lies on the line through it and
    the picture."""
    red, green, blue = picture.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    dull = ImageChops.invert(ImageChops.subtract(most, least))
    gray = picture.convert("L", (*LUMINANCE, 0))
    return Image.composite(Image.merge("RGB", [gray] * 3), picture, dull)


def apply(picture: Image.Image, values: Mapping[str, Value], fade: Fade = faded) -> Image.Image:
    """The picture with its colors changed, alpha kept; the same object when there is nothing to do, as
    there always is on a gray picture."""
    if picture.mode == "L" or not STAGE.chosen(values):
        return picture
    mix = mixed(values)
    colored = picture if picture.mode == "RGB" else picture.convert("RGB")
    if mix.vibrance:
        colored = Image.blend(colored, fade(colored), -mix.vibrance)
    if mix.matrix != _IDENTITY:
        colored = colored.convert("RGB", mix.matrix)
    if picture.mode == "RGBA":
        colored.putalpha(picture.getchannel("A"))
    return colored


def mixed(values: Mapping[str, Value]) -> Mix:
    """All that the operations do to a color."""
    return STAGE.fold(Mix(), values)


def _saturated(amount: float) -> list[list[float]]:
    """Three rows that move colors from their luma (BT.709) by `amount`, -1 for all the way to it."""
    return [
        [(1 + amount) * (column == row) - amount * weight for column, weight in enumerate(LUMINANCE)]
        for row in range(3)
    ]


def _product(rows: list[list[float]], matrix: Matrix) -> Matrix:
    """`rows` (3 x 3) after `matrix` (3 x 4)."""
    return tuple(
        sum(row[inner] * matrix[4 * inner + column] for inner in range(3))
        for row in rows
        for column in range(4)
    )
