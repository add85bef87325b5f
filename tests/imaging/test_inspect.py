"""What is hostile, huge or of another kind is refused from its header, with the code that says why."""

from __future__ import annotations

import pytest

from app.errors import Refusal
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.inspect import inspect
from tests.imaging import hostile
from tests.imaging.pictures import file_of, scene

LIMITS = Limits()


def refusal(data: bytes, limits: Limits = LIMITS) -> Refusal:
    with pytest.raises(Refusal) as caught:
        inspect(data, limits)
    return caught.value


def test_an_empty_file_is_no_file() -> None:
    assert refusal(b"").code == "no_file"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"GIF89a" + b"\0" * 20, "GIF"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<!DOCTYPE html><p>hello", "HTML"),
        (b"\0\0\0\x20ftypavif" + b"\0" * 20, "AVIF"),
        (b"\0\0\0\x20ftypheic" + b"\0" * 20, "HEIC"),
        (b"II*\0" + b"\0" * 20, "TIFF"),
        (b"MM\0*" + b"\0" * 20, "TIFF"),
        (b"BM" + b"\0" * 20, "BMP"),
        (b"%PDF-1.7", "PDF"),
        (b"%!PS-Adobe-3.0 EPSF", "PostScript"),
        (b"PK\3\4", "ZIP"),
        (b"x", "another kind"),
        (b"RIFF\0\0\0\0WAVE", "WAV"),
    ],
)
def test_another_kind_of_file_is_named(data: bytes, name: str) -> None:
    refused = refusal(data)
    assert refused.code == "unsupported_format"
    assert name in refused.detail


def test_a_header_that_says_more_than_there_is_is_no_reason_to_read_on() -> None:
    endless = hostile.PNG_SIGNATURE + b"\x7f\xff\xff\xffIHDR" + b"\0" * 30
    assert inspect(endless, LIMITS).width == 0
    assert inspect(b"RIFF\xff\xff\xff\xffWEBPVP8X\xff\xff\xff\xff" + b"\0" * 10, LIMITS).width == 1


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_the_size_is_read_from_the_header(format: str, mode: str) -> None:
    mode = "RGB" if (format, mode) == ("JPEG", "RGBA") else mode
    header = inspect(file_of(scene(231, 147, mode), format), LIMITS)
    assert (header.format, header.width, header.height, header.animated) == (format.lower(), 231, 147, False)


def test_a_lossless_webp_tells_its_size_too() -> None:
    header = inspect(file_of(scene(231, 147), "WEBP", lossless=True), LIMITS)
    assert (header.width, header.height) == (231, 147)


@pytest.mark.parametrize(
    "data",
    [
        hostile.png(width=13_000, height=13_000),
        hostile.png(width=30_001, height=1),
        hostile.png(width=1, height=2**31 - 1),
        hostile.with_size(file_of(scene(16, 16)), 65_535, 65_535),
        hostile.with_size(file_of(scene(16, 16)), 30_001, 16),
    ],
    ids=["pixels", "wide", "high", "jpeg pixels", "jpeg wide"],
)
def test_too_many_pixels_are_told_from_the_header(data: bytes) -> None:
    assert len(data) < 1000
    assert refusal(data).code == "too_many_pixels"


def test_the_pixel_limit_is_the_one_that_is_set() -> None:
    data = hostile.png(width=100, height=100)
    assert refusal(data, Limits(max_pixels=9_999)).code == "too_many_pixels"
    assert inspect(data, Limits(max_pixels=10_000)).width == 100


def test_a_hundred_scans_are_taken_and_more_are_refused() -> None:
    assert inspect(hostile.scan_bomb(80), LIMITS).width == 64
    assert refusal(hostile.scan_bomb(101)).code == "too_complex"
    assert refusal(hostile.scan_bomb(1_000)).code == "too_complex"
    assert refusal(hostile.scan_bomb(10_000)).code == "too_complex"


def test_scans_behind_the_end_of_the_picture_do_not_count() -> None:
    bomb = hostile.scan_bomb(200)
    good = file_of(scene(16, 16))
    assert inspect(good + bomb[bomb.index(b"\xff\xda") :], LIMITS).width == 16


def test_a_flood_of_chunks_is_refused() -> None:
    assert inspect(hostile.chunk_flood(9_000), LIMITS).width == 4
    assert refusal(hostile.chunk_flood(10_001)).code == "too_complex"


def test_a_flood_of_segments_is_refused() -> None:
    assert inspect(hostile.segment_flood(9_000), LIMITS).width == 16
    assert refusal(hostile.segment_flood(10_001)).code == "too_complex"


@pytest.mark.parametrize("bomb", [hostile.text_bomb, hostile.xmp_bomb, hostile.profile_bomb])
def test_metadata_that_inflates_without_end_is_refused(bomb: object) -> None:
    assert callable(bomb)
    data = bomb(40 * 2**20)
    assert len(data) < 100_000
    assert refusal(data).code == "too_complex"
    assert inspect(bomb(2**20), LIMITS).width == 4


def test_many_texts_that_inflate_count_together() -> None:
    text = hostile.text_bomb(2**20)
    start = text.index(b"zTXt") - 4
    chunk = text[start : text.index(b"IDAT") - 4]
    assert refusal(hostile.png(before_pixels=chunk * 20)).code == "too_complex"


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_an_animation_is_refused(format: str) -> None:
    assert refusal(hostile.animation(format)).code == "animated_image"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("percent", [1, 10, 50, 90, 99])
def test_a_file_that_is_cut_short_is_unreadable(format: str, percent: int) -> None:
    data = file_of(scene(120, 90), format)
    with pytest.raises(Refusal) as caught:
        decode(data[: max(13, len(data) * percent // 100)], LIMITS)
    assert caught.value.code == "unreadable_image"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_garbage_behind_a_good_signature_is_unreadable(format: str) -> None:
    data = file_of(scene(120, 90), format)
    with pytest.raises(Refusal) as caught:
        decode(data[:12] + bytes(range(256)) * 8, LIMITS)
    assert caught.value.code in ("unreadable_image", "too_many_pixels")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (hostile.with_frame_header(file_of(scene(16, 16)), precision=12), "12-bit"),
        (hostile.with_frame_header(file_of(scene(16, 16)), code=0xC3, precision=12), "12-bit"),
        (hostile.with_frame_header(file_of(scene(16, 16)), code=0xC3), "lossless"),
        (hostile.with_frame_header(file_of(scene(16, 16)), code=0xC5), "hierarchical"),
        (hostile.with_frame_header(file_of(scene(16, 16)), code=0xF7), "JPEG-LS"),
    ],
    ids=["12 bits", "12 bits lossless", "lossless", "hierarchical", "JPEG-LS"],
)
def test_an_odd_jpeg_is_called_what_it_is(data: bytes, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        decode(data, LIMITS)
    assert caught.value.code == "unreadable_image"
    assert words in caught.value.detail


def test_a_jpeg_of_no_height_is_unreadable() -> None:
    with pytest.raises(Refusal) as caught:
        decode(hostile.with_size(file_of(scene(16, 16)), 16, 0), LIMITS)
    assert caught.value.code == "unreadable_image"
