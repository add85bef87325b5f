"""Pictures and files made in code, for the tests of imaging."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from app.errors import Refusal


def scene(width: int = 240, height: int = 160, mode: str = "RGB") -> Image.Image:
    """Something like a photo, the same every time: soft gradients, a few edges, a little noise; alpha falls
    off to the right."""
    ramp = Image.linear_gradient("L").resize((width, height))
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    grain = Image.frombytes("L", (width, height), Random(7).randbytes(width * height))
    noise = grain.filter(ImageFilter.GaussianBlur(0.7))
    picture = Image.merge("RGB", (ramp, across, ImageChops.add(ramp, across, 2)))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((width * 0.2, height * 0.2, width * 0.5, height * 0.7), fill=(200, 60, 40))
    draw.rectangle((width * 0.55, height * 0.3, width * 0.8, height * 0.8), fill=(40, 90, 180))
    picture = Image.blend(picture, Image.merge("RGB", (noise, noise, noise)), 0.08)
    if mode == "RGBA":
        picture.putalpha(ImageChops.invert(across))
    return picture.convert(mode)


def file_of(picture: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    """The picture as a file's bytes."""
    out = BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def fitted(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    return picture.resize(size, Image.Resampling.LANCZOS)


def outcome(attempt: Callable[[], Any]) -> Any:
    """What an attempt gives: its value, or the Refusal it ends in."""
    try:
        return attempt()
    except Refusal as refusal:
        return refusal


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean distance of the levels of two pictures of one size, out of 255, over what can be seen."""
    assert one.size == other.size
    return float(max(ImageStat.Stat(ImageChops.difference(_seen(one), _seen(other))).mean))


def _seen(picture: Image.Image) -> Image.Image:
    """Laid on mid gray: colors under full transparency do not count."""
    laid = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    laid.alpha_composite(picture.convert("RGBA"))
    return laid.convert("RGB")
