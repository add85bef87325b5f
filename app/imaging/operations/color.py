"""Color: how much of it. Each operation maps a 3 x 4 matrix over red, green and blue; all fold into one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from PIL import Image

from app.imaging.spec import Slider, Stage, Toggle, operation
from app.recipe.field import Value

#: Twelve numbers, row by row: the weights of red, green, blue and a constant for each output channel.
Matrix = tuple[float, ...]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
# Luma weights of Rec. ITU-R BT.709-6, item 3.2.
_LUMA = (0.2126, 0.7152, 0.0722)


@operation(group="Adjust")
def saturation(matrix: Matrix, saturation: Annotated[float, Slider(-100, 100, 1)] = 0) -> Matrix:
    """Makes colors stronger, or fades them to gray."""
    amount = 1 + saturation / 100
    rows = [
        [(1 - amount) * weight + (amount if column == row else 0.0) for column, weight in enumerate(_LUMA)]
        for row in range(3)
    ]
    return _product(rows, matrix)


@operation(group="Adjust")
def grayscale(matrix: Matrix, grayscale: Annotated[bool, Toggle()] = False) -> Matrix:
    """Takes all color out: every pixel becomes a gray as light as it was.

    As light means the same luma, told from the levels as they are stored. So it is the gray that saturation
    fades to and that CSS `grayscale(1)` gives (W3C Filter Effects, level 1), and it folds into the matrix.
    """
    return _product([list(_LUMA)] * 3, matrix)


STAGE: Stage[Matrix] = Stage.of("color", globals())


def apply(picture: Image.Image, values: Mapping[str, Value]) -> Image.Image:
    """The picture with its colors changed, alpha kept; the same object when there is nothing to do, as
    there always is on a gray picture."""
    if picture.mode == "L" or not STAGE.chosen(values):
        return picture
    colored = picture.convert("RGB").convert("RGB", STAGE.fold(_IDENTITY, values))
    if picture.mode == "RGBA":
        colored.putalpha(picture.getchannel("A"))
    return colored


def _product(rows: list[list[float]], matrix: Matrix) -> Matrix:
    """`rows` (3 x 3) after `matrix` (3 x 4)."""
    return tuple(
        sum(row[inner] * matrix[4 * inner + column] for inner in range(3))
        for row in rows
        for column in range(4)
    )
