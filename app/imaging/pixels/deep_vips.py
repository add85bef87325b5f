"""Pictures in 16 bits and floats, through libvips: levels run from 0 to 65,535."""

from __future__ import annotations

from typing import Any

from PIL import Image

from app.imaging.pixels.samples import Deep
from app.imaging.pixels.srgb import LUMINANCE
from app.imaging.pixels.vips import library

MOST = 65_535


def read_png(data: bytes) -> Any:
    """A PNG of 16 bits a sample, its transparent color as alpha."""
    return library().Image.pngload_buffer(data)


def rounded(deep: Deep, bits: int) -> Any:
    """Samples of 16 bits whose upper `bits` are the nearest level of that many; the others are 0."""
    bands = len(deep.mode)
    image = library().Image.new_from_memory(deep.samples, *deep.size, bands, "ushort").byteswap()
    levels = (image * ((2**bits - 1) / MOST) + 0.5).cast("ushort") << (16 - bits)
    return levels.copy(interpretation="rgb16" if bands >= 3 else "grey16")


def to_srgb(image: Any, icc: bytes) -> Any:
    """Through a profile as profile.to_srgb does it, without rounding to 8 bits."""
    rounded = (image + 0.5).cast("ushort").copy()
    rounded.set_type(library().GValue.blob_type, "icc-profile-data", icc)
    return rounded.icc_transform(
        "srgb", embedded=True, intent="relative", black_point_compensation=True, depth=16
    ).cast("float")


def parted(image: Any) -> tuple[Any, Any]:
    """Colors and alpha, None where there is none."""
    if image.bands in (1, 3):
        return image, None
    return image[: image.bands - 1], image[image.bands - 1]


def as_floats(band: Any) -> Image.Image:
    """One band as a picture of mode F."""
    return Image.frombytes("F", (band.width, band.height), band.cast("float").write_to_memory())


def of_floats(bands: list[Image.Image]) -> Any:
    """Pictures of mode F as the bands of one, held within the range."""
    images = [
        library().Image.new_from_memory(band.tobytes(), band.width, band.height, 1, "float") for band in bands
    ]
    gray = len(images) < 3
    joined = images[0].bandjoin(images[1:]) if len(images) > 1 else images[0]
    return clipped(joined).copy(interpretation="grey16" if gray else "rgb16")


def looked_up(colors: Any, tables: list[list[float]]) -> Any:
    """Every level replaced by the table's of 65,536; one table for all channels, or one for each."""
    first, *others = (library().Image.new_from_array([table]) for table in tables)
    return (colors + 0.5).cast("ushort").maplut(first.bandjoin(others) if others else first)


def mixed(colors: Any, matrix: tuple[float, ...], white: float) -> Any:
    """Through twelve numbers, row by row, of which the constants are parts of `white`."""
    weights = [list(matrix[4 * row : 4 * row + 3]) for row in range(3)]
    return clipped(colors.recomb(weights) + [matrix[4 * row + 3] * white for row in range(3)])


def luma(colors: Any) -> Any:
    """One band of the gray that saturation fades to."""
    return colors.recomb([list(LUMINANCE)])


def chroma(colors: Any) -> Any:
    """The largest of a pixel's three levels less the smallest."""
    red, green, blue = colors.bandsplit()
    return red.bandrank([green, blue], index=2) - red.bandrank([green, blue], index=0)


def softened(image: Any, sigma: float) -> Any:
    """A Gaussian-blurred copy; what lies outside is like the nearest edge."""
    return image.gaussblur(sigma, min_ampl=0.01, precision="float") if sigma > 0 else image


def clipped(image: Any) -> Any:
    low = (image > 0).ifthenelse(image, 0)
    return (low > MOST).ifthenelse(MOST, low)
