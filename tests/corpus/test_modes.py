"""Every mode a file may have looks as libvips sees it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

import pytest

from tests.corpus.decoded import in_srgb
from tests.corpus.png_writer import KINDS, Kind, write_png
from tests.corpus.reference import distance, seen
from tests.imaging.pictures import file_of, scene

#: `scene(24, 16)`, arithmetic-coded, which Pillow reads but does not write.
ARITHMETIC = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB"
    "RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P"
    "T09PT09PT09PT09PT0//yQARCAAQABgDASIAAhEBAxEB/8wACgAQEAUBEBEF/9oADAMBAAIRAxEAPwD/AHbSw8b/AN0QOucq"
    "bz45VkDamllJ9EI6AswFbMSyzhnR4wYylyZZOs58PxZrEPpffK40ubVE3WAb9AzI0C3+WaxPMbL224btymj8jgSLICH/AEpu"
    "ogGqgwCTUgbtrXJG8rOjX92XqFnw/9k="
)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_kind_of_png_looks_as_libvips_sees_it(kind: Kind) -> None:
    data = write_png(kind)
    apart = distance(in_srgb(data), seen(data))
    # Levels of 16 bits may be rounded or cut to 8, which is one level in the color and one in the alpha.
    assert apart.worst <= (2 if kind.depth == 16 else 0)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
@pytest.mark.parametrize(
    "options",
    [
        {"quality": 30},
        {"progressive": True},
        {"subsampling": 0},
        {"subsampling": 1},
        {"optimize": True, "restart_marker_rows": 1},
        {"keep_rgb": True},
    ],
    ids=str,
)
def test_every_kind_of_jpeg_looks_as_libvips_sees_it(mode: str, options: dict[str, Any]) -> None:
    data = file_of(scene(101, 67, mode), "JPEG", **options)
    assert distance(in_srgb(data), seen(data)).is_none


def test_an_arithmetic_coded_jpeg_looks_as_libvips_sees_it() -> None:
    picture = in_srgb(ARITHMETIC)
    assert distance(picture, seen(ARITHMETIC)).is_none
    assert distance(picture.reduce(8), scene(24, 16).reduce(8)).mean < 8


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 40}, {"quality": 90}], ids=str)
def test_every_kind_of_webp_looks_as_libvips_sees_it(mode: str, options: dict[str, Any]) -> None:
    data = file_of(scene(101, 67, mode), "WEBP", **options)
    assert distance(in_srgb(data), seen(data)).is_none
