"""Colors mean the same to us as to libvips, and as the definitions of their spaces say."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.imaging.render import Renderer
from tests.corpus.decoded import in_srgb
from tests.corpus.reference import distance, seen
from tests.imaging.blocks import WIDER, lighter_profile, wider_profile
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

#: How each format is written so that its pixels are known.
EXACTLY: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "PNG": {},
    "WEBP": {"lossless": True},
}
# XYZ (D50) to linear sRGB: the inverse of the matrix of IEC 61966-2-1, adapted with Bradford.
_TO_SRGB = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)


@pytest.mark.parametrize("space", WIDER)
@pytest.mark.parametrize(
    ("format", "mode"),
    [("JPEG", "RGB"), ("PNG", "RGB"), ("PNG", "RGBA"), ("WEBP", "RGB"), ("WEBP", "RGBA")],
)
def test_a_wider_space_looks_as_libvips_sees_it(space: str, format: str, mode: str) -> None:
    data = file_of(scene(96, 64, mode), format, icc_profile=wider_profile(space), **EXACTLY[format])
    assert distance(in_srgb(data), seen(data)).is_none


@pytest.mark.parametrize("space", WIDER)
@pytest.mark.parametrize(
    "color", [(180, 120, 90), (100, 130, 110), (60, 60, 60), (230, 220, 225), (90, 70, 120)]
)
def test_a_wider_space_becomes_srgb_as_its_definition_says(space: str, color: tuple[int, ...]) -> None:
    picture = Image.new("RGB", (4, 4), color)
    rendered = in_srgb(file_of(picture, "PNG", icc_profile=wider_profile(space)))
    expected = _by_definition(space, color)
    pixel: Any = rendered.getpixel((0, 0))
    assert all(abs(level - exact) <= 1.5 for level, exact in zip(pixel, expected, strict=True))


@pytest.mark.parametrize("stripped", [True, False], ids=["stripped", "kept"])
@pytest.mark.parametrize("format", ["avif", "jpeg", "png", "webp"])
@pytest.mark.parametrize("space", WIDER)
def test_a_file_that_is_made_looks_like_the_original_with_its_profile_or_without(
    space: str, format: str, stripped: bool
) -> None:
    icc = wider_profile(space)
    data = file_of(scene(96, 64), "PNG", icc_profile=icc)
    renderer = Renderer()
    made, _ = exported(
        renderer,
        original_of(data, renderer),
        {"format": format, "quality": 95, "strip_metadata": stripped},
    )
    assert opened(made).info.get("icc_profile") == (None if stripped else icc)
    # Made smaller, since it is about colors and not about what a lossy format does to detail.
    assert distance(seen(made).reduce(8), seen(data).reduce(8)).mean < 2


@pytest.mark.parametrize("icc", [None, lighter_profile()], ids=["no profile", "a profile for color"])
@pytest.mark.parametrize("format", EXACTLY)
def test_gray_looks_as_gray_in_every_format(icc: bytes | None, format: str) -> None:
    data = file_of(scene(96, 64, "L"), format, icc_profile=icc, **EXACTLY[format])
    as_color = file_of(opened(data).convert("RGB"), "PNG", icc_profile=icc)
    assert distance(in_srgb(data), seen(as_color)).is_none


def test_cmyk_is_converted_as_browsers_do_and_through_a_profile_as_libvips_does(corpus: list[Path]) -> None:
    inks = Image.merge("CMYK", [scene(96, 64, "L").rotate(90 * turn) for turn in range(4)])
    plain = file_of(inks, "JPEG", quality=95, subsampling=0)
    assert distance(in_srgb(plain), seen(plain)).is_none
    named = [path for path in corpus if path.name == "Channel_digital_image_CMYK_color.jpg"]
    icc = Image.open(named[0]).info["icc_profile"]
    through = file_of(inks, "JPEG", quality=95, subsampling=0, icc_profile=icc)
    assert distance(in_srgb(through), seen(through)).is_none
    assert distance(in_srgb(through), in_srgb(plain)).mean > 5
    assert not Renderer().probe(BytesIO(through)).description["notices"]


def _by_definition(space: str, color: tuple[int, ...]) -> list[float]:
    """sRGB levels of a color of the space, by its matrix and the curve of IEC 61966-2-1."""
    light = [_linear(level / 255) for level in color]
    xyz = [sum(part * WIDER[space][channel][row] for channel, part in enumerate(light)) for row in range(3)]
    linear = [sum(weight * part for weight, part in zip(row, xyz, strict=True)) for row in _TO_SRGB]
    return [255 * _curved(min(1.0, max(0.0, part))) for part in linear]


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def _curved(light: float) -> float:
    return light * 12.92 if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
