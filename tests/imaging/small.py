"""Small originals of every sort, accepted and at hand, for tests that try very many things with them."""

from __future__ import annotations

from functools import cache

from PIL import Image

from app.imaging.render import Original, Renderer
from tests.imaging.blocks import camera_exif, other_profile
from tests.imaging.originals import original_of
from tests.imaging.pictures import file_of, scene


def files() -> dict[str, bytes]:
    """By what is odd about them."""
    palette = scene(31, 17).convert("P")
    return {
        "photo": file_of(scene(41, 29), quality=85),
        "gray photo": file_of(scene(23, 31, "L")),
        "for print": file_of(scene(33, 20, "CMYK")),
        "progressive": file_of(scene(40, 40), progressive=True),
        "turned, with metadata": file_of(scene(36, 20), exif=camera_exif(), icc_profile=other_profile()),
        "one pixel": file_of(Image.new("RGB", (1, 1), (1, 2, 3)), "PNG"),
        "wide": file_of(scene(97, 1), "PNG"),
        "high": file_of(scene(1, 97, "RGBA"), "PNG"),
        "black and white": file_of(scene(35, 22, "L").convert("1"), "PNG"),
        "gray and alpha": file_of(scene(21, 27, "RGBA").convert("LA"), "PNG"),
        "16 bits": file_of(scene(25, 25, "L").convert("I;16"), "PNG"),
        "palette": file_of(palette, "PNG", transparency=bytes(range(0, 256, 2))),
        "see-through": file_of(Image.new("RGBA", (9, 9), (200, 100, 0, 0)), "PNG"),
        "alpha with a profile": file_of(scene(28, 28, "RGBA"), "PNG", icc_profile=other_profile()),
        "webp": file_of(scene(37, 21), "WEBP", quality=70, exif=camera_exif()),
        "webp with alpha": file_of(scene(22, 38, "RGBA"), "WEBP", lossless=True),
    }


@cache
def originals() -> tuple[Original, ...]:
    renderer = Renderer()
    return tuple(original_of(data, renderer, key) for key, data in files().items())
