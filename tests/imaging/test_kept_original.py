"""A file is never larger than its original for nothing: then the original's own pixels are given."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, JpegImagePlugin, PngImagePlugin

from app.imaging.frame import Pose
from app.imaging.keeping import turbojpeg
from app.imaging.keeping.turbojpeg import Turn
from app.imaging.kept_original import cleaned, posed
from app.imaging.reading import jpeg
from app.imaging.reading.upright import UPRIGHT
from app.imaging.render import Renderer
from tests.imaging import hostile
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]
needs_turbojpeg = pytest.mark.skipif(not turbojpeg.is_there(), reason=turbojpeg.MISSING)

SECRET = b"NOBODY SHOULD READ THIS"


def marked(format: str, **options: Any) -> bytes:
    """A small file that says the secret in every kind of metadata its format has."""
    picture = scene(300, 200)
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    options |= {"exif": exif.tobytes()}
    if format == "JPEG":
        options |= {"comment": SECRET, "xmp": SECRET, "quality": 30, "progressive": True}
    if format == "WEBP":
        options |= {"xmp": SECRET, "quality": 30}
    if format == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        options |= {"pnginfo": text}
        picture = picture.quantize(16)
    return file_of(picture, format, **options) + SECRET * (format == "JPEG")


def farthest(one: Image.Image, other: Image.Image) -> int:
    """Levels by which two pictures differ at most."""
    return max(ImageChops.difference(one, other).tobytes())


def steps_of(data: bytes) -> list[list[int]]:
    """Each quantization table, in order of size: turning a picture turns them too."""
    with Image.open(BytesIO(data)) as image:
        assert isinstance(image, JpegImagePlugin.JpegImageFile)
        return [sorted(table) for table in image.quantization.values()]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_metadata_goes_without_a_pixel_being_touched(format: str) -> None:
    data = marked(format)
    assert SECRET in data
    stripped = cleaned(data, format.lower(), strips=True)
    assert SECRET not in stripped
    assert b"Exif" not in stripped and b"EXIF" not in stripped and b"eXIf" not in stripped
    before, after = opened(data).convert("RGB"), opened(stripped).convert("RGB")
    assert ImageChops.difference(before, after).getbbox() is None
    assert cleaned(stripped, format.lower(), strips=True) == stripped


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_file_that_is_cut_short_is_refused(format: str) -> None:
    data = cleaned(marked(format), format.lower(), strips=True)
    with pytest.raises(ValueError, match=r".+"):
        cleaned(data[: len(data) // 2], format.lower(), strips=True)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_beside_the_picture_stays(format: str) -> None:
    data = marked(format)
    kept = cleaned(data, format.lower(), strips=False)
    assert SECRET not in kept
    before, after = opened(data).convert("RGB"), opened(kept).convert("RGB")
    assert ImageChops.difference(before, after).getbbox() is None


@pytest.mark.parametrize("strip", [True, False])
@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_what_would_only_be_larger_is_the_original_itself(
    format: str, strip: bool, renderer: Renderer, values: Values
) -> None:
    data = marked(format)
    original = original_of(data, renderer)
    written, made = exported(renderer, original, values(quality=95, strip_metadata=strip))
    assert made.kept_original
    assert strip == (written == cleaned(data, format.lower(), strip))
    assert strip == (SECRET not in written)
    assert len(written) <= len(data)
    assert (made.score, made.quality) == (100, 95)


def test_a_smaller_result_is_given_as_it_is(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(300, 200), "JPEG", quality=95), renderer)
    written, made = exported(renderer, original, values(quality=40))
    assert not made.kept_original
    assert len(written) < original.bytes


@pytest.mark.parametrize("change", [{"brightness": 5}, {"scale": 90}, {"straighten": 1}, {"format": "webp"}])
def test_a_changed_picture_is_never_the_original(
    change: dict[str, Any], renderer: Renderer, values: Values
) -> None:
    original = original_of(marked("JPEG"), renderer)
    assert not exported(renderer, original, values(quality=95, **change))[1].kept_original


@pytest.mark.parametrize(
    "crop",
    [
        {"x": 0, "y": 0, "width": 1, "height": 1},
        {"x": 0.0005, "y": 0, "width": 0.9995, "height": 1},
        {"x": 0, "y": 0.001, "width": 0.9999, "height": 0.998},
    ],
)
@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_a_crop_of_all_pixels_is_no_crop(
    format: str, crop: dict[str, float], renderer: Renderer, values: Values
) -> None:
    original = original_of(marked(format), renderer)
    plain, kept = exported(renderer, original, values(quality=95))
    cropped, also = exported(renderer, original, values(quality=95, crop=crop))
    assert kept.kept_original and also.kept_original
    assert cropped == plain


def test_a_picture_with_an_edge_of_half_a_block_is_encoded_again_to_be_turned(
    renderer: Renderer, values: Values
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    original = original_of(file_of(scene(300, 200), quality=20, exif=exif.tobytes()), renderer)
    for strip in (True, False):
        assert not exported(renderer, original, values(quality=95, strip_metadata=strip))[1].kept_original


@needs_turbojpeg
@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("strip", [True, False])
def test_a_turned_original_keeps_its_coefficients_and_does_not_grow(
    orientation: int, strip: bool, renderer: Renderer, values: Values
) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x8298] = orientation, "Ada"
    data = file_of(scene(320, 208), quality=60, exif=exif.tobytes())
    original = original_of(data, renderer)
    written, made = exported(renderer, original, values(quality=80, strip_metadata=strip))
    assert made.kept_original and made.score == 100
    assert len(written) <= len(data)
    assert opened(written).size == (original.width, original.height) == (made.width, made.height)
    assert opened(written).getexif().get(0x0112, 1) == 1
    assert (b"Ada" in written) is not strip
    assert steps_of(written) == steps_of(data)
    upright = opened(data).transpose(UPRIGHT[orientation])
    assert farthest(opened(written), upright) <= 4


@needs_turbojpeg
@pytest.mark.parametrize(
    "change", [{"rotate": 90}, {"rotate": 180, "flip": "horizontal"}, {"flip": "vertical"}]
)
@pytest.mark.parametrize("orientation", [1, 6, 7])
def test_a_recipe_that_only_turns_moves_coefficients(
    change: dict[str, Any], orientation: int, renderer: Renderer, values: Values
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    original = original_of(file_of(scene(320, 208), quality=30, exif=exif.tobytes()), renderer)
    written, made = exported(renderer, original, values(quality=90, **change))
    assert made.kept_original
    again, _ = exported(renderer, original, values(format="png", **change))
    assert opened(written).size == opened(again).size
    wanted = opened(again).convert("RGB")
    assert farthest(opened(written), wanted) <= 4


@needs_turbojpeg
def test_turns_one_after_the_other_are_one_turn() -> None:
    picture = Image.frombytes("L", (3, 2), bytes(range(6)))

    def seen(turn: Turn, before: Image.Image) -> Image.Image:
        orientation = next(number for number, each in turbojpeg.UPRIGHT.items() if each == turn)
        return before.transpose(UPRIGHT[orientation]) if turn else before

    for first in Turn:
        for turns, mirrored in product(range(4), (False, True)):
            apart = posed(seen(first, picture), Pose(turns, mirrored))
            together = seen(turbojpeg.then(first, turns, mirrored), picture)
            assert (apart.size, apart.tobytes()) == (together.size, together.tobytes())


def test_without_the_library_a_picture_is_encoded_again_to_be_turned(
    renderer: Renderer, values: Values, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turbojpeg, "_library", lambda: None)
    original = original_of(file_of(scene(320, 208), quality=30), renderer)
    written, made = exported(renderer, original, values(quality=90, rotate=90))
    assert not made.kept_original
    assert opened(written).size == (208, 320)


@needs_turbojpeg
def test_what_is_damaged_is_not_turned() -> None:
    data = file_of(scene(320, 208))
    assert turbojpeg.turned(data, Turn.RIGHT)
    for broken in (b"", b"no JPEG", data[: len(data) // 2], data[:200]):
        assert turbojpeg.turned(broken, Turn.RIGHT) is None


def test_a_profile_that_colors_need_is_not_thrown_away(renderer: Renderer, values: Values) -> None:
    from tests.imaging.blocks import wider_profile

    original = original_of(
        file_of(scene(300, 200), quality=20, icc_profile=wider_profile("Display P3")), renderer
    )
    _, made = exported(renderer, original, values(quality=95))
    assert not made.kept_original
    kept, made = exported(renderer, original, values(quality=95, strip_metadata=False))
    assert made.kept_original
    assert opened(kept).info["icc_profile"] == wider_profile("Display P3")
    assert kept.count(b"ICC_PROFILE") == 1


def test_pixels_are_kept_by_the_same_bytes_every_time(values: Values) -> None:
    data = marked("JPEG")
    once, again = (
        exported(renderer, original_of(data, renderer), values(quality=95))[0]
        for renderer in (Renderer(), Renderer())
    )
    assert once == again
    assert Image.open(BytesIO(once)).size == (300, 200)


@pytest.mark.parametrize("code", [0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
def test_a_jpeg_that_browsers_do_not_show_is_never_kept(code: int) -> None:
    with pytest.raises(ValueError, match="browsers"):
        cleaned(hostile.with_frame_header(file_of(scene(64, 48)), code=code), "jpeg", strips=True)


@pytest.mark.parametrize("quality", [20, 60, 95])
@pytest.mark.parametrize("strip", [True, False])
def test_an_arithmetic_coded_jpeg_becomes_a_web_file(
    quality: int, strip: bool, renderer: Renderer, values: Values, cases: Path
) -> None:
    original = original_of((cases / "jpeg-arithmetic.jpg").read_bytes(), renderer)
    written, made = exported(renderer, original, values(quality=quality, strip_metadata=strip))
    assert not made.kept_original or len(written) <= 840  # its coefficients in Huffman's coding
    frames = {segment.code for segment in jpeg.segments(written)} & jpeg.FRAMES
    assert frames <= {0xC0, 0xC1, 0xC2}


def test_tables_are_given_once_and_before_the_scans_that_use_them() -> None:
    """Baseline, progressive, and with a table that is defined again before each scan."""
    for data in (marked("JPEG"), file_of(scene(64, 48)), file_of(scene(64, 48), restart_marker_rows=1)):
        plain = cleaned(data, "jpeg", strips=True)
        scans = [segment.start for segment in jpeg.segments(data) if segment.code == jpeg.SOS]
        tables = b"".join(
            data[each.start : each.end]
            for each in jpeg.segments(data)
            if each.code in (0xDB, 0xC4) and each.start < scans[0]
        )
        doubled = data[: scans[0]] + tables + data[scans[0] :]
        assert cleaned(doubled, "jpeg", strips=True) == plain
