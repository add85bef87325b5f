"""What is stripped leaves no trace, what is kept travels in every format, and colors are right either way."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.imaging.formats import formats
from app.imaging.reading import profile
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.imaging.blocks import camera_exif, other_profile, xmp_of
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, fitted, opened, scene

Values = Callable[..., dict[str, Any]]

VIEW = View(300, 200)


def seen(data: bytes, source: str) -> Image.Image:
    """The picture as browsers show it, which leave a WebP as it is stored; the camera was on its side."""
    stored = opened(data)
    return stored if source == "WEBP" else stored.transpose(Image.Transpose.ROTATE_270)


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("format", sorted(formats()))
def test_stripping_leaves_no_metadata_and_right_colors(
    source: str, format: str, renderer: Renderer, values: Values
) -> None:
    data = file_of(
        scene(64, 48), source, exif=camera_exif(), icc_profile=other_profile(), **xmp_of(source, b"<secret/>")
    )
    original = original_of(data, renderer)
    for made in (
        exported(renderer, original, values(format=format))[0],
        renderer.draft(original, values(), VIEW).data,
    ):
        assert not {"exif", "xmp", "icc_profile", "comment"} & opened(made).info.keys()
        for secret in (b"Pinhole", b"secret", b"rXYZ"):
            assert secret not in made
    # The profile has red and blue exchanged, so sRGB pixels have too.
    rendered = exported(renderer, original, values(format="png"))[0]
    assert difference(opened(rendered), fitted(seen(data, source), opened(rendered).size)) > 5


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("format", sorted(formats()))
def test_keeping_carries_exif_xmp_and_profile_into_every_format(
    source: str, format: str, renderer: Renderer, values: Values
) -> None:
    icc = other_profile()
    data = file_of(scene(64, 48), source, exif=camera_exif(), icc_profile=icc, **xmp_of(source, b"<kept/>"))
    original = original_of(data, renderer)
    made = opened(exported(renderer, original, values(format=format, strip_metadata=False))[0])
    assert made.size == seen(data, source).size
    stated = made.info["icc_profile"]
    if format == "jxl":  # which states the same colors in its own words
        assert difference(profile.to_srgb(scene(), stated), profile.to_srgb(scene(), icc)) < 1
    else:
        assert stated == icc
    assert made.info["xmp"] == b"<kept/>"
    assert made.getexif()[0x010F].startswith("Pinhole")
    assert made.getexif().get(0x0112, 1) == 1


def test_a_comment_never_gets_through(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(32, 32), comment=b"from the camera"), renderer)
    assert b"from the camera" not in exported(renderer, original, values())[0]


def test_a_gray_profile_is_applied_to_gray_with_alpha(renderer: Renderer, corpus: Path) -> None:
    probe = renderer.probe(BytesIO((corpus / "sharp/16-bit-grey-alpha.png").read_bytes()))
    assert probe.description["notices"] == []


def test_a_gray_profile_travels_where_gray_does(renderer: Renderer, corpus: Path, values: Values) -> None:
    icc = opened((corpus / "sharp/16-bit-grey-alpha.png").read_bytes()).info["icc_profile"]
    original = original_of(file_of(scene(32, 24, "L"), "PNG", icc_profile=icc), renderer)
    for format, kept in (("jpeg", icc), ("png", icc), ("webp", None)):
        made = opened(exported(renderer, original, values(format=format, strip_metadata=False))[0])
        assert made.info.get("icc_profile") == kept
