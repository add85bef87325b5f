"""Detail: soft and sharp. Lengths are in output pixels; `pixel` is how many pixels of the picture at hand one
output pixel takes, so that a draft looks like its export.

`gaussian` is passed in, so that a caller may keep soft copies: a change of `sharpen` then costs one blend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from PIL import Image

from app.imaging.pixels.gaussian import REACH, soften
from app.imaging.spec import Slider, Stage, operation
from app.recipe.field import Value

#: picture, standard deviation in its pixels -> soft copy
Gaussian = Callable[[Image.Image, float], Image.Image]

#: Standard deviation of the soft copy that sharpening moves away from, in output pixels.
SHARPEN_SIGMA = 1.0


@operation(group="Detail")
def blur(
    picture: Image.Image,
    blur: Annotated[float, Slider(0, 20, 0.1, "px")] = 0,
    *,
    pixel: float = 1.0,
    gaussian: Gaussian = soften,
) -> Image.Image:
    """Softens the picture, which also makes the file smaller."""
    return gaussian(picture, blur * pixel)


@operation(group="Detail")
def sharpen(
    picture: Image.Image,
    sharpen: Annotated[float, Slider(0, 100, 1, "%")] = 0,
    *,
    pixel: float = 1.0,
    gaussian: Gaussian = soften,
) -> Image.Image:
    """Brings out edges and fine detail."""
    soft = gaussian(picture, SHARPEN_SIGMA * pixel)
    if soft is picture:
        return picture  # scaled down so far that nothing is lost to its own soft copy
    sharp = Image.blend(soft, picture, 1 + sharpen / 100)
    if picture.mode == "RGBA":
        sharp.putalpha(picture.getchannel("A"))
    return sharp


STAGE: Stage[Image.Image] = Stage.of("detail", globals())


def apply(
    picture: Image.Image, values: Mapping[str, Value], pixel: float, gaussian: Gaussian = soften
) -> Image.Image:
    """The picture softened and sharpened; the same object when there is nothing to do."""
    return STAGE.fold(picture, values, pixel=pixel, gaussian=gaussian)


def reach(values: Mapping[str, Any]) -> float:
    """How far around a pixel this stage looks, in output pixels."""
    sigma = float(values["blur"]) + (SHARPEN_SIGMA if values["sharpen"] else 0.0)
    return REACH * sigma
