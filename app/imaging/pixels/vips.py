"""What Pillow has no switch for or is slow at, through libvips: exact AVIF, near-lossless WebP, masks,
angles, and what the eye goes to."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import cache
from typing import Any

from PIL import Image

from app.imaging import memory
from app.imaging.metadata.stand_in import exchanged, stand_in
from app.imaging.metadata.tiff import NAME
from app.imaging.reading.metadata import Metadata

_INTERPRETATIONS = {"L": "b-w", "RGB": "srgb", "RGBA": "srgb"}
#: Alpha would have to be multiplied in before.
RESIZED_MODES = ("L", "RGB")
# An AVIF's bytes depend on it, so it cannot be as many as there are cores.
_THREADS = 4
# For strips of pictures, and for the stacks of threads.
_WORKING_BYTES, _STACKS_BYTES = 16 * 2**20, 32 * 2**20
# Steps of 16 bits in one of 8.
_PER_LEVEL = 257
_BAYER = ((0, 2), (3, 1))
_BAYER_SIDE = 8


def save(picture: Image.Image, ending: str, metadata: Metadata, **options: Any) -> bytes:
    """A picture of mode L, RGB or RGBA as the bytes of a file, with libvips' options of that ending."""
    image = _image(picture).copy(interpretation=_INTERPRETATIONS[picture.mode])
    return saved(image, ending, metadata, **options)


def saved(image: Any, ending: str, metadata: Metadata, **options: Any) -> bytes:
    """`save` for a picture of libvips' own."""
    # libvips writes EXIF again, with tags of its own.
    exif = NAME + stand_in(metadata.exif) if metadata.exif else None
    blocks = {
        "icc": ("icc-profile-data", metadata.icc),
        "exif": ("exif-data", exif),
        "xmp": ("xmp-data", metadata.xmp),
    }
    given = [kind for kind, (_, block) in blocks.items() if block]
    for kind in given:
        image.set_type(_pyvips().GValue.blob_type, *blocks[kind])
    data: bytes = image.write_to_buffer(ending, keep="|".join(given) or "none", **options)
    if metadata.exif:
        written = _pyvips().Image.new_from_buffer(data, "").get("exif-data")
        return exchanged(data, written.removeprefix(NAME), metadata.exif)
    return data


def resize(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Lanczos in one step, of a picture in one of RESIZED_MODES, to no more pixels a side than there are."""
    across, down = size[0] / picture.width, size[1] / picture.height
    image = _image(picture).resize(across, vscale=down, kernel="lanczos3", gap=0)
    return Image.frombytes(picture.mode, size, image.write_to_memory())


def convolve(picture: Image.Image, weights: tuple[int, ...]) -> Image.Image:
    """Each channel with the mask in both directions; what lies outside is like the nearest edge. Exact
    where the sum of the weights is a power of two and none is above 63: libvips counts in seven bits."""
    mask = _pyvips().Image.new_from_array([list(weights)], scale=sum(weights))
    pixels = _image(picture).convsep(mask, precision="integer").write_to_memory()
    return Image.frombytes(picture.mode, picture.size, pixels)


def dithered_png(data: bytes) -> Image.Image | None:
    """A PNG of 16 bits a sample in 8, of mode L, RGB or RGBA; None where libvips cannot read it.

    What lies between two levels becomes a fine pattern of both (ordered dithering), the same in every
    channel, so that skies have no bands and gray stays gray; a level of 8 bits stays exactly that. Colors are
    compared with the transparent one in all 16 bits (PNG specification, 11.3.1.1).
    """
    pyvips = _pyvips()
    try:
        image = pyvips.Image.pngload_buffer(data, access="sequential")
        if image.format != "ushort":
            return None
        colors, alpha = image, None
        if image.hasalpha():
            colors, alpha = image[: image.bands - 1], (image[image.bands - 1] + 128) / _PER_LEVEL
        pattern = _pattern(image.width, image.height)
        levels = (colors + pattern) / _PER_LEVEL
        if alpha is not None:
            gray = levels.bands == 1
            levels = (levels.bandjoin([levels, levels]) if gray else levels).bandjoin(alpha)
        levels = levels.cast("uchar")
        mode = {1: "L", 3: "RGB", 4: "RGBA"}[levels.bands]
        return Image.frombytes(mode, (levels.width, levels.height), levels.write_to_memory())
    except pyvips.Error:
        return None


def _pattern(width: int, height: int) -> Any:
    """Thresholds of 0 to 256, spread evenly over every square of 8 x 8 (B. E. Bayer, 1973)."""
    order = [[0]]
    while len(order) < _BAYER_SIDE:
        order = [
            [4 * order[y % len(order)][x % len(order)] + _BAYER[y >= len(order)][x >= len(order)]
             for x in range(2 * len(order))]
            for y in range(2 * len(order))
        ]  # fmt: skip
    steps = _BAYER_SIDE**2
    thresholds = [[round((place + 0.5) * (_PER_LEVEL - 1) / steps) for place in row] for row in order]
    tile = _pyvips().Image.new_from_array(thresholds).cast("ushort").copy_memory()
    across, down = -(-width // _BAYER_SIDE), -(-height // _BAYER_SIDE)
    return tile.replicate(across, down).crop(0, 0, width, height)


def complaints_about_jpeg(data: bytes) -> list[str]:
    """What libjpeg warns of while it decodes, line by line; nothing about the last row of blocks, and nothing
    about files that libvips does not read at all."""
    pyvips = _pyvips()
    _take_messages()
    with suppress(pyvips.Error):
        # Coded data is read in full for the smallest picture too.
        pyvips.Image.jpegload_buffer(data, shrink=8, fail_on="none", access="sequential").copy_memory()
        return [line for line in _take_messages().splitlines() if "JPEG data" in line]
    return []


def _take_messages() -> str:
    """What libvips has noted since it was asked last; it keeps notes until an error is made of them."""
    return str(_pyvips().Error("").detail)


def affine(
    picture: Image.Image,
    matrix: tuple[float, float, float, float],
    start: tuple[float, float],
    size: tuple[int, int],
    how: str = "bicubic",
) -> Image.Image:
    """`size` pixels, interpolated with alpha premultiplied; `how`, in libvips' words. At (u, v) is what
    `picture` has at matrix * (u, v) + start, or at its nearest edge; the middle of a pixel is at a half."""
    if picture.mode == "RGBA":
        return affine(picture.convert("RGBa"), matrix, start, size, how).convert("RGBA")
    a, b, c, d = matrix
    # libvips counts from the middles of pixels, and asks for the way there, not back.
    x, y = start[0] + (a + b) / 2 - 0.5, start[1] + (c + d) / 2 - 0.5
    over = a * d - b * c
    turned = _image(picture).affine(
        [d / over, -b / over, -c / over, a / over],
        interpolate=_pyvips().Interpolate.new(how),
        oarea=[0, 0, *size],
        idx=-x,
        idy=-y,
        extend="copy",
    )
    return Image.frombytes(picture.mode, size, turned.write_to_memory())


def place_of_attention(picture: Image.Image, size: tuple[int, int]) -> tuple[int, int]:
    """The upper left corner of the part of that size which the eye goes to, as libvips' smartcrop tells it
    from edges, skin and strong colors."""
    image = _image(picture).copy(interpretation=_INTERPRETATIONS[picture.mode])
    part = image.smartcrop(*size, interesting="attention")
    return -part.xoffset, -part.yoffset


def wants_memory(error: Exception) -> bool:
    """Whether libvips gave up for want of memory, for pixels or for a thread."""
    is_its_own = type(error).__module__ == "pyvips.error"  # to load it takes memory
    return is_its_own and any(what in str(error) for what in ("memory", "thread"))


def load() -> None:
    """Load libvips now, before no file can be opened any more."""
    _pyvips()


def library() -> Any:
    """pyvips itself, loaded."""
    return _pyvips()


def _image(picture: Image.Image) -> Any:
    """libvips' view of a picture. MemoryError where there is too little to work on it: GLib then ends the
    process, and says so to nobody."""
    taken = picture.width * picture.height * len(picture.getbands())
    if memory.is_short(taken, taken, _WORKING_BYTES, room=_STACKS_BYTES):
        raise MemoryError
    kind = "float" if picture.mode == "F" else "uchar"
    return _pyvips().Image.new_from_memory(
        picture.tobytes(), picture.width, picture.height, len(picture.getbands()), kind
    )


@cache
def _pyvips() -> Any:
    # Only here: the shell, which reads the catalog alone, does without.
    import pyvips

    # What it warns of is asked for where it matters.
    logging.getLogger("pyvips").setLevel(logging.ERROR)
    pyvips.concurrency_set(_THREADS)
    return pyvips
