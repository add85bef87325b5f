"""Loss: where a result differs from the pixels that were encoded, as a picture."""

from __future__ import annotations

from PIL import Image, ImageChops, ImageOps

# A difference of so many levels in any channel is shown at full strength; smaller ones are raised by a power,
# so that the little that is left of them on a picture scaled down is seen too.
_FULL = 24
_POWER = 0.7
# From nothing over little to much, dark to light, so that it reads without color too.
_NOTHING, _SOME, _MUCH = "#101014", "#b0305c", "#fff0a0"


def heat(result: Image.Image, before: Image.Image) -> Image.Image:
    """A map of the loss, RGB, as large as `result`; `before` is the same part before it was encoded."""
    if before.size != result.size:
        before = before.resize(result.size, Image.Resampling.BOX)
    apart = ImageChops.difference(_flat(result), _flat(before))
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    strength = most.point([min(255, round(255 * (level / _FULL) ** _POWER)) for level in range(256)])
    return ImageOps.colorize(strength, _NOTHING, _MUCH, mid=_SOME)


def _flat(picture: Image.Image) -> Image.Image:
    """RGB; what cannot be seen through transparency cannot be lost."""
    if picture.mode == "RGBA":
        return Image.alpha_composite(Image.new("RGBA", picture.size, "#808080"), picture).convert("RGB")
    return picture.convert("RGB")
