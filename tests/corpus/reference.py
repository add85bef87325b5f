"""The independent decoder: what libvips sees in a file, upright and in sRGB."""

from __future__ import annotations

from dataclasses import dataclass

import pyvips
from PIL import Image, ImageChops, ImageStat

from tests.corpus import stated_colors

# Levels out of 255: rounding, and the few steps that two decoders of chroma may be apart in a pixel.
_MEAN = 0.5
_WORST = 8


@dataclass(frozen=True)
class Distance:
    """How far two pictures are apart, in levels out of 255: on average, and at the worst pixel."""

    mean: float
    worst: int

    @property
    def is_none(self) -> bool:
        return self.mean <= _MEAN and self.worst <= _WORST


def seen(data: bytes) -> Image.Image:
    """The picture as RGBA; pyvips.Error where libvips cannot read it without an error."""
    image = pyvips.Image.new_from_buffer(data, "", fail_on="error")
    if image.get("vips-loader") != "webpload_buffer":
        # Browsers do not turn WebP.
        image = image.autorot()
    alpha = None
    if image.hasalpha():
        image, alpha = image[: image.bands - 1], _eight_bits(image[image.bands - 1])
    colors = _as_stated(_srgb(image), data)
    whole = colors.bandjoin(alpha if alpha is not None else 255)
    return Image.frombytes("RGBA", (whole.width, whole.height), whole.write_to_memory())


def ended(data: bytes) -> bytes:
    """With its end, where a JPEG lacks that: libvips reads none without."""
    return data if b"\xff\xd9" in data or not data.startswith(b"\xff\xd8") else data + b"\xff\xd9"


def distance(one: Image.Image, other: Image.Image) -> Distance:
    """Of what can be seen: laid on mid gray, colors under full transparency do not count."""
    difference = ImageChops.difference(_laid(one), _laid(other))
    worst = max(high for _, high in difference.getextrema())  # type: ignore[misc]
    return Distance(mean=max(ImageStat.Stat(difference).mean), worst=int(worst))


def _srgb(image: pyvips.Image) -> pyvips.Image:
    """By its profile; where it has none that can be used, as sRGB. CMYK without one is converted plainly, as
    browsers do: libvips would take a press profile of its own."""
    if image.get_typeof("icc-profile-data"):
        try:
            return image.icc_transform(
                "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=8
            )
        except pyvips.Error:
            pass
    if image.interpretation == "cmyk":
        inks = image.cast("float")
        return ((255 - inks[0:3]) * (255 - inks[3]) / 255 + 0.5).cast("uchar").copy(interpretation="srgb")
    gray = image.bands == 1
    color = _eight_bits(image)
    return color.bandjoin([color, color]) if gray else color


def _as_stated(colors: pyvips.Image, data: bytes) -> pyvips.Image:
    """With what libvips leaves out: gamma and chromaticities of a PNG."""
    said = stated_colors.stated(data)
    if said is None:
        return colors
    gamma, numbers = said
    light = (colors.copy(interpretation="multiband") / 255) ** (1 / gamma)
    mixed = light.recomb([list(row) for row in stated_colors.matrix(numbers)])
    mixed = (mixed > 0).ifthenelse(mixed, 0)
    high = (mixed ** (1 / 2.4)) * 1.055 - 0.055
    levels = (mixed <= 0.0031308).ifthenelse(mixed * 12.92, high) * 255 + 0.5
    return (levels > 255).ifthenelse(255, levels).cast("uchar").copy(interpretation="srgb")


def _eight_bits(image: pyvips.Image) -> pyvips.Image:
    return (image / 257 + 0.5).cast("uchar") if image.format == "ushort" else image.cast("uchar")


def _laid(picture: Image.Image) -> Image.Image:
    laid = Image.new("RGBA", picture.size, (128, 128, 128, 255))
    laid.alpha_composite(picture.convert("RGBA"))
    return laid.convert("RGB")
