"""Laws that hold for every format that is written."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image, JpegImagePlugin

from app.imaging import formats as package
from app.imaging.formats import formats
from app.imaging.pixels.modes import WORKING_MODES
from app.imaging.reading import profile
from app.imaging.reading.metadata import Metadata
from app.imaging.spec import Format
from tests.imaging.blocks import wider_profile
from tests.imaging.pictures import difference, file_of, opened, scene

every_format = pytest.mark.parametrize("format", formats().values(), ids=lambda format: format.name)


def encoded(format: Format, picture: Image.Image, **options: Any) -> bytes:
    """A file with these options, and the metadata if there is any; the rest is as declared."""
    out = BytesIO()
    metadata = Metadata(**{kind: options.pop(kind, None) for kind in ("icc", "exif", "xmp")})
    grade = options.pop("grade", "export")
    format.encode(picture, out, grade=grade, metadata=metadata, **format.defaults | options)
    return out.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), Random(7).randbytes(3 * width * height))


def uses(format: Format, name: str) -> bool:
    return name in [field.name for field in format.fields]


def test_there_are_formats_and_each_is_named_as_its_file() -> None:
    files = {path.stem for path in Path(package.__path__[0]).glob("*.py")} - {"__init__"}
    assert set(formats()) == files >= {"avif", "jpeg", "jxl", "png", "webp"}
    assert all(format.name == name for name, format in formats().items())


@pytest.mark.parametrize(
    ("format", "mode"),
    [
        pytest.param(format, mode, id=f"{format.name}-{mode}")
        for format in formats().values()
        for mode in WORKING_MODES
        if mode != "RGBA" or format.alpha
    ],
)
@pytest.mark.parametrize("grade", ["draft", "export"])
def test_every_working_mode_is_written_truly(format: Format, mode: str, grade: str) -> None:
    picture = scene(120, 80, mode)
    options = {"quality": 95} if uses(format, "quality") else {}
    back = opened(encoded(format, picture, grade=grade, **options))
    assert back.format == format.name.upper()
    assert back.size == picture.size
    assert difference(back.convert(mode), picture) < (4 if options else 0.001)


@every_format
def test_an_export_has_the_bytes_every_time(format: Format) -> None:
    assert encoded(format, scene()) == encoded(format, scene())


@every_format
def test_an_export_is_no_larger_than_a_draft(format: Format) -> None:
    allowed = 1.05  # drafts may halve color, which saves what exports spend
    assert len(encoded(format, scene())) <= allowed * len(encoded(format, scene(), grade="draft"))


@every_format
def test_nothing_but_pixels_is_written_unasked(format: Format) -> None:
    picture = scene(16, 16)
    picture.info = {"comment": b"secret", "icc_profile": b"secret", "exif": b"secret", "xmp": b"secret"}
    data = encoded(format, picture)
    assert not {"exif", "xmp", "icc_profile", "comment"} & opened(data).info.keys()


@every_format
def test_metadata_is_written_where_it_is_given(format: Format) -> None:
    icc = wider_profile("Display P3")
    exif = Image.Exif()
    exif[0x010E] = "a caption"
    picture = scene(120, 80)
    options = {"quality": 95} if uses(format, "quality") else {}
    data = encoded(format, picture, icc=icc, exif=exif.tobytes(), xmp=b"<x:xmpmeta/>", **options)
    back = opened(data)
    written = profile.to_srgb(back.convert("RGB"), back.info["icc_profile"])
    assert difference(written, profile.to_srgb(picture, icc)) < 4
    assert back.getexif()[0x010E] == "a caption"
    assert back.info.get("xmp") == b"<x:xmpmeta/>"


@every_format
def test_metadata_too_long_for_the_format_loses_no_picture(format: Format) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a caption " * 7_000
    data = encoded(format, scene(16, 16), exif=exif.tobytes(), xmp=b"x" * 70_000)
    assert opened(data).size == (16, 16)


@pytest.mark.parametrize("quality", [80, 92, 94, 95])
def test_a_jpeg_of_noise_is_written_at_any_quality(quality: int) -> None:
    assert opened(encoded(formats()["jpeg"], noise(300, 300), quality=quality)).size == (300, 300)


@pytest.mark.parametrize("name", [name for name in formats() if uses(formats()[name], "quality")])
def test_a_lower_quality_makes_a_smaller_file(name: str) -> None:
    sizes = [len(encoded(formats()[name], scene(), quality=quality)) for quality in (20, 50, 80, 95)]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("quality", [30, 80, 95])
def test_a_jpeg_draft_shows_the_very_pixels_of_the_export(quality: int) -> None:
    picture = scene()
    draft, export = (
        opened(encoded(formats()["jpeg"], picture, quality=quality, grade=grade))
        for grade in ("draft", "export")
    )
    assert draft.tobytes() == export.tobytes()


def stripes() -> Image.Image:
    """Red beside blue, which halved color shows as purple between."""
    picture = Image.new("RGB", (64, 64), "red")
    picture.paste("blue", (33, 0, 64, 64))
    return picture


@pytest.mark.parametrize(("picture", "quality"), [(scene(), 90), (stripes(), 60)], ids=["photo", "graphic"])
def test_a_jpeg_keeps_color_at_full_resolution_from_a_quality_on(picture: Image.Image, quality: int) -> None:
    assert has_full_color(encoded(formats()["jpeg"], picture, quality=quality))
    assert not has_full_color(encoded(formats()["jpeg"], picture, quality=quality - 1))


def test_an_avif_always_keeps_color_at_full_resolution() -> None:
    assert has_full_color(encoded(formats()["avif"], scene(), quality=1))


def has_full_color(data: bytes) -> bool:
    picture = opened(data)
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        return JpegImagePlugin.get_sampling(picture) == 0
    # chroma_subsampling_x and _y in the third byte of the box (AV1 in ISO base media files, 2.3.3).
    return data[data.index(b"av1C") + 6] >> 2 & 3 == 0


@pytest.mark.parametrize("name", [name for name in formats() if uses(formats()[name], "lossless")])
@pytest.mark.parametrize("mode", WORKING_MODES)
@pytest.mark.parametrize("grade", ["draft", "export"])
def test_lossless_is_every_pixel(name: str, mode: str, grade: str) -> None:
    picture = scene(121, 83, mode)
    back = opened(encoded(formats()[name], picture, grade=grade, lossless=True))
    assert back.convert(mode).tobytes() == picture.tobytes()


def test_lossless_keeps_the_colors_under_full_transparency() -> None:
    picture = Image.new("RGBA", (40, 30), (200, 100, 50, 0))
    for name in [name for name, format in formats().items() if format.alpha]:
        options = {"lossless": True} if uses(formats()[name], "lossless") else {}
        assert (
            opened(encoded(formats()[name], picture, **options)).convert("RGBA").tobytes()
            == picture.tobytes()
        )


def test_near_lossless_is_smaller_and_still_near() -> None:
    picture = noise(200, 150)
    exact = encoded(formats()["webp"], picture, lossless=True)
    near = encoded(formats()["webp"], picture, lossless=True, near_lossless=3)
    assert len(near) < len(exact)
    assert 0 < difference(opened(near), picture) < 4


@pytest.mark.parametrize(
    ("name", "option"), [("webp", "webp_effort"), ("avif", "avif_effort"), ("jxl", "jxl_effort")]
)
def test_more_effort_makes_a_smaller_file(name: str, option: str) -> None:
    little, much = (len(encoded(formats()[name], scene(400, 300), **{option: effort})) for effort in (1, 3))
    assert much < little


def test_a_large_png_is_not_deflated_for_seconds() -> None:
    large = Image.effect_mandelbrot((1600, 1300), (-3, -2.5, 2, 2.5), 20)
    assert len(encoded(formats()["png"], large)) <= len(file_of(large, "PNG", compress_level=6))
