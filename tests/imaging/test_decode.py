"""Whatever is valid is decoded to what it looks like: upright, in a working mode, in its own colors."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageMath

from app.errors import Refusal
from app.imaging.pixels.modes import WORKING_MODES, to_working
from app.imaging.reading import profile
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.upright import UNTURNED
from tests.imaging import hostile
from tests.imaging.blocks import LAB, SRGB, exif_of, lighter_profile, other_profile
from tests.imaging.pictures import difference, file_of, outcome, scene

LIMITS = Limits()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(9))
def test_a_picture_is_turned_upright_once_as_browsers_turn_it(format: str, orientation: int) -> None:
    upright = scene(48, 32)
    # What a camera stores that is turned: the inverse of what `orientation` asks for.
    inverse = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(orientation)
    stored = upright.transpose(inverse) if inverse is not None else upright
    options: dict[str, dict[str, Any]] = {
        "JPEG": {"quality": 95, "subsampling": 0},
        "WEBP": {"lossless": True},
    }
    decoded = decode(file_of(stored, format, exif=exif_of(orientation), **options.get(format, {})), LIMITS)
    if format == "WEBP" and orientation > 1:
        assert difference(decoded.picture, stored) < 0.01
        assert decoded.notices == (UNTURNED,)
        return
    assert decoded.picture.size == upright.size
    assert difference(decoded.picture, upright) < (4 if format == "JPEG" else 0.01)
    assert decoded.orientation == max(1, orientation)


@pytest.mark.parametrize("shape", ["Landscape", "Portrait"])
def test_the_nine_orientations_of_one_photo_look_alike(shape: str, corpus: Path) -> None:
    folder = corpus / "exif-orientation"
    photos = [decode((folder / f"{shape}_{number}.jpg").read_bytes(), LIMITS) for number in range(9)]
    reference = photos[1].picture.resize((90, 90))
    for photo in photos:
        assert photo.picture.size == photos[1].picture.size
        # Each file carries its number as a large drawn digit, so they are alike, not equal.
        assert difference(photo.picture.resize((90, 90)), reference) < 12


@pytest.mark.parametrize(
    ("mode", "working"),
    [("1", "L"), ("L", "L"), ("LA", "RGBA"), ("P", "RGB"), ("RGB", "RGB"), ("RGBA", "RGBA"), ("I;16", "L")],
)
def test_every_mode_of_png_becomes_a_working_mode(mode: str, working: str) -> None:
    source = scene(32, 24, "RGBA" if "A" in mode else "RGB")
    stored = scene(32, 24, "L").convert("I;16") if mode == "I;16" else source.convert(mode)
    picture = decode(file_of(stored, "PNG"), LIMITS).picture
    assert picture.mode == working
    assert picture.mode in WORKING_MODES
    assert not picture.info


def test_16_bit_gray_is_scaled_and_never_cut_off() -> None:
    levels = Image.new("I", (4, 1))
    for index, level in enumerate((0, 257 * 100, 257 * 200, 65535)):
        levels.putpixel((index, 0), level)
    picture = decode(file_of(levels.convert("I;16"), "PNG"), LIMITS).picture
    assert list(picture.tobytes()) == [0, 100, 200, 255]


def test_a_transparent_16_bit_level_becomes_transparent() -> None:
    wide = Image.new("I;16", (3, 1))
    for index, level in enumerate((1000, 1001, 65535)):
        wide.putpixel((index, 0), level)
    wide.info["transparency"] = 1001
    picture = to_working(wide)
    assert [picture.getpixel((index, 0)) for index in range(3)] == [
        (4, 4, 4, 255),
        (4, 4, 4, 0),
        (255, 255, 255, 255),
    ]


@pytest.mark.parametrize(
    ("mode", "transparency"), [("P", 3), ("P", bytes(range(0, 256, 16))), ("L", 7), ("RGB", (1, 2, 3))]
)
def test_transparent_colors_become_alpha(mode: str, transparency: object) -> None:
    colors = {"P": 3, "L": 7, "RGB": (1, 2, 3)}
    stored = Image.new(mode, (4, 4), colors[mode])  # type: ignore[arg-type]
    if mode == "P":
        stored.putpalette(bytes(range(48)))
    picture = decode(file_of(stored, "PNG", transparency=transparency), LIMITS).picture
    assert picture.mode == "RGBA"
    assert picture.getpixel((0, 0))[3] == (48 if isinstance(transparency, bytes) else 0)  # type: ignore[index]


def test_cmyk_becomes_rgb() -> None:
    picture = decode(file_of(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"), LIMITS).picture
    assert picture.mode == "RGB"
    red, green, blue = picture.getpixel((4, 4))  # type: ignore[misc]
    assert red > 200
    assert max(green, blue) < 60


def test_cmyk_is_converted_through_its_profile(corpus: Path) -> None:
    with_profile = decode((corpus / "sharp/Channel_digital_image_CMYK_color.jpg").read_bytes(), LIMITS)
    plain = decode((corpus / "sharp/Channel_digital_image_CMYK_color_no_profile.jpg").read_bytes(), LIMITS)
    assert with_profile.metadata.icc is None
    assert not with_profile.notices
    assert difference(with_profile.picture, plain.picture) > 5


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_profile_that_fits_is_kept_with_the_pixels_as_they_are(format: str) -> None:
    icc = other_profile()
    decoded = decode(file_of(scene(32, 24), format, icc_profile=icc), LIMITS)
    assert decoded.metadata.icc == icc
    assert not decoded.notices


@pytest.mark.parametrize("icc", [b"no profile at all", SRGB[:200], LAB], ids=["text", "cut", "other space"])
@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_profile_that_cannot_be_used_never_loses_the_picture(icc: bytes, format: str) -> None:
    decoded = decode(file_of(scene(32, 24), format, icc_profile=icc), LIMITS)
    assert decoded.metadata.icc is None
    assert ["profile" in notice for notice in decoded.notices] == [True]


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0II*\0", b"Exif\0\0nonsense of some length", b"\xff" * 40]
)
@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_broken_exif_never_loses_the_picture(exif: bytes, format: str) -> None:
    decoded = decode(file_of(scene(32, 24), format, exif=exif), LIMITS)
    assert decoded.picture.size == (32, 24)
    assert decoded.orientation == 1


@pytest.mark.parametrize("kind", [b"tEXt", b"fcTL", b"pHYs", b"iCCP", b"eXIf"])
def test_a_damaged_chunk_beside_the_pixels_never_loses_the_picture(kind: bytes) -> None:
    damaged = hostile.png_chunk(kind, b"whatever it is")[:-4] + b"\0\0\0\0"
    decoded = decode(hostile.png(before_pixels=damaged), LIMITS)
    assert decoded.picture.getpixel((0, 0)) == 0x80
    assert ["broken" in notice for notice in decoded.notices] == [True]


def test_a_damaged_chunk_does_not_change_how_the_picture_is_turned() -> None:
    data = file_of(scene(32, 24), "PNG", exif=exif_of(6))
    damaged = data[:33] + hostile.png_chunk(b"tEXt", b"a\0b")[:-4] + b"\0\0\0\0" + data[33:]
    assert decode(damaged, LIMITS).picture.size == (24, 32)


@pytest.mark.parametrize("cut", [1, 12, 20, 40, 1000])
def test_a_png_whose_pixels_are_cut_short_is_never_mended(cut: int) -> None:
    data = file_of(scene(60, 40), "PNG")
    decoded = outcome(lambda: decode(data[:-cut], LIMITS))
    # The end chunk takes 12 bytes, the checksums of the chunk of pixels and of what it inflates to 8 more.
    assert isinstance(decoded, Refusal) == (cut > 20)


def test_gray_with_a_profile_for_color_is_shown_through_it() -> None:
    lighter = lighter_profile()
    decoded = decode(file_of(scene(32, 24, "L"), "JPEG", icc_profile=lighter), LIMITS)
    plain = decode(file_of(scene(32, 24, "L"), "JPEG"), LIMITS)
    same = decode(file_of(scene(32, 24, "L"), "JPEG", icc_profile=SRGB), LIMITS)
    assert decoded.picture.mode == "L"
    assert not decoded.notices
    assert difference(decoded.picture, plain.picture) > 5
    assert difference(same.picture, plain.picture) == 0


def test_cmyk_without_a_profile_says_that_its_colors_are_approximate() -> None:
    decoded = decode(file_of(Image.new("CMYK", (8, 8)), "JPEG"), LIMITS)
    assert ["approximate" in notice for notice in decoded.notices] == [True]


def test_the_srgb_profile_changes_nothing_and_another_one_does() -> None:
    picture = scene(32, 24)
    assert profile.to_srgb(picture, SRGB) is picture
    assert difference(profile.to_srgb(picture, other_profile()), picture) > 5


def test_converting_colors_keeps_alpha() -> None:
    picture = scene(32, 24, "RGBA")
    converted = profile.to_srgb(picture, other_profile())
    assert converted.getchannel("A").tobytes() == picture.getchannel("A").tobytes()


def test_a_file_of_several_pictures_gives_the_first_and_says_so() -> None:
    out = BytesIO()
    scene(32, 24).save(out, "MPO", save_all=True, append_images=[scene(32, 24, "RGB").rotate(180)])
    decoded = decode(out.getvalue(), LIMITS)
    assert difference(decoded.picture, scene(32, 24)) < 15
    assert ["several pictures" in notice for notice in decoded.notices] == [True]


def test_want_of_memory_is_never_called_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("app.imaging.reading.upright.to_working", starved)
    with pytest.raises(Refusal) as caught:
        decode(file_of(scene(16, 16)), LIMITS)
    assert caught.value.code == "out_of_memory"


def test_an_error_that_is_no_refusal_tells_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("decoder -2 at /usr/lib/python3")

    monkeypatch.setattr("app.imaging.reading.upright.to_working", broken)
    with pytest.raises(Refusal) as caught:
        decode(file_of(scene(16, 16)), LIMITS)
    assert caught.value.code == "unreadable_image"
    assert "/" not in caught.value.detail
    assert caught.value.__cause__ is None


def test_a_jpeg_can_be_scaled_down_while_it_is_decoded() -> None:
    data = file_of(scene(800, 600))
    assert decode(data, LIMITS, at_least=(200, 150)).picture.size == (200, 150)
    assert decode(data, LIMITS, at_least=(201, 150)).picture.size == (400, 300)
    assert decode(file_of(scene(80, 60), "PNG"), LIMITS, at_least=(20, 15)).picture.size == (80, 60)


def test_every_level_of_16_bits_rounds_to_the_nearest_of_8() -> None:
    wide = Image.new("I", (65536, 1))
    wide.putdata(range(65536))
    gray = to_working(wide.convert("I;16"))
    nearest = ImageMath.lambda_eval(lambda images: (images["wide"] + 128) / 257, wide=wide).convert("L")
    assert gray.tobytes() == nearest.tobytes()
