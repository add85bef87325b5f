"""What Pillow has no switch for or is slow at, through libvips: exact AVIF, near-lossless WebP, masks."""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import cache
from typing import Any

from PIL import Image

from app.imaging.metadata.stand_in import exchanged, stand_in
from app.imaging.metadata.tiff import NAME
from app.imaging.reading.metadata import Metadata

_INTERPRETATIONS = {"L": "b-w", "RGB": "srgb", "RGBA": "srgb"}
# An AVIF's bytes depend on it, so it cannot be as many as there are cores.
_THREADS = 4


def save(picture: Image.Image, ending: str, metadata: Metadata, **options: Any) -> bytes:
    """A picture of mode L, RGB or RGBA as the bytes of a file, with libvips' options of that ending."""
    image = _image(picture).copy(interpretation=_INTERPRETATIONS[picture.mode])
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


def convolve(picture: Image.Image, weights: tuple[int, ...]) -> Image.Image:
    """Each channel with the mask in both directions; what lies outside is like the nearest edge. Exact
    where the sum of the weights is a power of two and none is above 63: libvips counts in seven bits."""
    mask = _pyvips().Image.new_from_array([list(weights)], scale=sum(weights))
    pixels = _image(picture).convsep(mask, precision="integer").write_to_memory()
    return Image.frombytes(picture.mode, picture.size, pixels)


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


def load() -> None:
    """Load libvips now, before no file can be opened any more."""
    _pyvips()


def _image(picture: Image.Image) -> Any:
    return _pyvips().Image.new_from_memory(
        picture.tobytes(), picture.width, picture.height, len(picture.getbands()), "uchar"
    )


@cache
def _pyvips() -> Any:
    # Only here: the shell, which reads the catalog alone, does without.
    import pyvips

    # What it warns of is asked for where it matters.
    logging.getLogger("pyvips").setLevel(logging.ERROR)
    pyvips.concurrency_set(_THREADS)
    return pyvips
