"""Finish: what is done last, for the format that is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from PIL import Image, ImageColor

from app.imaging.spec import Color, Stage, operation
from app.recipe.field import Value


@operation(group="Compress", always=True)
def background(
    picture: Image.Image, background: Annotated[str, Color(role="background")] = "#ffffff"
) -> Image.Image:
    """What shows through where the picture is see-through and the format is not."""
    if picture.mode != "RGBA":
        return picture
    laid = Image.new("RGB", picture.size, ImageColor.getrgb(background))
    laid.paste(picture, mask=picture.getchannel("A"))
    return laid


def laid_out(
    picture: Image.Image, size: tuple[int, int], corner: tuple[int, int], fill: str | None
) -> Image.Image:
    """The picture from `corner` on, on `size` pixels of the color `fill`; None is see-through."""
    if fill is None:
        canvas = Image.new("RGBA", size, (0, 0, 0, 0))
        canvas.paste(picture.convert("RGBA"), corner)
        return canvas
    color = ImageColor.getrgb(fill)
    is_gray = picture.mode == "L" and len(set(color)) == 1
    canvas = Image.new("L", size, color[0]) if is_gray else Image.new("RGB", size, color)
    canvas.paste(picture, corner)
    return canvas


STAGE: Stage[Image.Image] = Stage.of("finish", globals())


def apply(picture: Image.Image, values: Mapping[str, Value]) -> Image.Image:
    """The picture as a format without transparency writes it; the same object when it has none."""
    return STAGE.fold(picture, values)
