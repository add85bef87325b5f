"""Whole means whole: missing pixels are refused, wherever they were; what is beside them is not missed."""

from __future__ import annotations

import struct
import zlib
from itertools import product
from random import Random
from typing import Any

import pytest
from mozjpeg_lossless_optimization import COPY_MARKERS, optimize
from PIL import Image, ImageChops

from app.errors import Refusal
from app.imaging.reading import jpeg, png, whole
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.upright import Decoded
from tests.imaging.hostile import PNG_SIGNATURE, png_chunk
from tests.imaging.pictures import file_of, outcome, scene

LIMITS = Limits()
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
KINDS = [(color, depth) for color, depths in DEPTHS.items() for depth in depths]

#: JPEG as encoders write it: what Pillow is told, and the mode.
JPEGS: dict[str, tuple[str, dict[str, Any]]] = {
    "baseline": ("RGB", {}),
    "gray": ("L", {}),
    "full color": ("RGB", {"subsampling": 0}),
    "optimized": ("RGB", {"optimize": True}),
    "progressive": ("RGB", {"progressive": True}),
    "gray progressive": ("L", {"progressive": True}),
    "restarts": ("RGB", {"restart_marker_rows": 1}),
    "for print": ("CMYK", {}),
}


def refused(data: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        decode(data, LIMITS)
    assert caught.value.code == "unreadable_image"
    return caught.value


def taken(data: bytes) -> Decoded:
    return decode(data, LIMITS)


def png_of(
    color: int, depth: int, *, missing: int = 0, interlaced: bool = False, level: int | None = None
) -> bytes:
    """A PNG of 21 x 16 pixels whose stream ends in order, `missing` bytes too early."""
    header = struct.pack(">IIBBBBB", 21, 16, depth, color, 0, 0, interlaced)
    size = png.row_bytes(header)
    row = size // 16
    noise = bytes(size) if interlaced else b"".join(b"\0" + Random(7).randbytes(row - 1) for _ in range(16))
    if level is not None:
        noise = noise[: size - row + 1] + bytes((level,)) * (row - 1)
    palette = png_chunk(b"PLTE", bytes(range(3 << min(depth, 6)))) if color == 3 else b""
    pixels = zlib.compress(noise[: size - missing])
    return (
        PNG_SIGNATURE + png_chunk(b"IHDR", header) + palette + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND")
    )


@pytest.mark.parametrize(("color", "depth"), KINDS)
@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("missing", [1, 25, 200])
def test_rows_that_are_missing_in_a_png_are_refused(
    color: int, depth: int, interlaced: bool, missing: int
) -> None:
    whole_size = png.row_bytes(struct.pack(">IIBBBBB", 21, 16, depth, color, 0, 0, interlaced))
    refused(png_of(color, depth, missing=min(missing, whole_size - 1), interlaced=interlaced))


@pytest.mark.parametrize(("color", "depth"), KINDS)
@pytest.mark.parametrize("interlaced", [False, True])
def test_a_png_with_all_rows_is_taken(color: int, depth: int, interlaced: bool) -> None:
    assert taken(png_of(color, depth, interlaced=interlaced)).notices == ()


@pytest.mark.parametrize(("color", "depth"), KINDS)
@pytest.mark.parametrize("level", [0, 0xA9, 255])
def test_no_last_row_is_taken_for_a_missing_one(color: int, depth: int, level: int) -> None:
    assert taken(png_of(color, depth, level=level)).picture.size == (21, 16)


def jpeg_of(kind: str, size: tuple[int, int] = (120, 90)) -> bytes:
    mode, options = JPEGS[kind]
    return file_of(scene(*size, mode), quality=90, **options)


def first_scan(data: bytes) -> int:
    return next(segment.end for segment in jpeg.segments(data) if segment.code == jpeg.SOS)


@pytest.mark.parametrize("kind", JPEGS)
@pytest.mark.parametrize("percent", [5, 30, 50, 70, 90, 97])
@pytest.mark.parametrize("end", [b"", b"\xff", b"\xff\xd9"], ids=["no end", "half an end", "an end"])
def test_a_jpeg_that_is_cut_in_its_coded_data_is_never_taken_for_a_whole_one(
    kind: str, percent: int, end: bytes
) -> None:
    data = jpeg_of(kind)
    start = first_scan(data)
    cut = data[: start + (len(data) - start) * percent // 100].rstrip(b"\xff") + end
    decoded = outcome(lambda: decode(cut, LIMITS))
    if isinstance(decoded, Refusal):
        assert decoded.code == "unreadable_image"
    else:
        # Between two scans a progressive file can be cut so that every block is there, coarsely.
        assert whole.COARSE in decoded.notices


@pytest.mark.parametrize("kind", ["baseline", "gray", "full color", "optimized", "restarts", "for print"])
@pytest.mark.parametrize("percent", [2, 20, 60, 95])
@pytest.mark.parametrize("zeros", [40, 300, 20_000])
@pytest.mark.parametrize("end", [b"", b"\xff\xd9"], ids=["no end", "an end"])
def test_a_download_that_was_given_its_room_beforehand_and_broke_off_is_cut(
    kind: str, percent: int, zeros: int, end: bytes
) -> None:
    """Zeros are coded data to a decoder."""
    data = jpeg_of(kind)
    start = first_scan(data)
    cut = data[: start + (len(data) - start) * percent // 100].rstrip(b"\xff")
    refused(cut + bytes(zeros) + end)


def test_a_flat_end_that_is_coded_in_zeros_is_no_missing_one() -> None:
    data = file_of(Image.new("L", (1600, 400), 200), optimize=True)
    assert data[:-2].endswith(bytes(32))
    assert taken(data).notices == ()


@pytest.mark.parametrize("kind", JPEGS)
@pytest.mark.parametrize("size", [(120, 90), (16, 16), (33, 7), (1, 1)])
@pytest.mark.parametrize("lacks", [1, 2])
def test_a_jpeg_that_only_lacks_its_end_is_taken_with_a_notice(
    kind: str, size: tuple[int, int], lacks: int
) -> None:
    data = jpeg_of(kind, size)
    decoded = taken(data[:-lacks])
    assert ImageChops.difference(decoded.picture, taken(data).picture).getbbox() is None
    assert jpeg.NO_END in decoded.notices


@pytest.mark.parametrize("kind", JPEGS)
@pytest.mark.parametrize("level", [0, 127, 128, 255])
def test_no_flat_corner_is_taken_for_a_missing_one(kind: str, level: int) -> None:
    mode, options = JPEGS[kind]
    picture = Image.merge(mode, [Image.new("L", (64, 48), level)] * len(Image.new(mode, (1, 1)).getbands()))
    assert not set(taken(file_of(picture, **options)).notices) - {_FOR_PRINT}


_FOR_PRINT = "It is made for print (CMYK) and has no color profile; its colors are approximate."


def test_a_progressive_file_without_its_last_scans_is_taken_and_says_so() -> None:
    data = jpeg_of("progressive")
    scans = [segment.start for segment in jpeg.segments(data) if segment.code == jpeg.SOS]
    for kept in range(1, len(scans)):
        assert whole.COARSE in taken(data[: scans[kept]] + b"\xff\xd9").notices
    assert taken(data).notices == ()


def test_a_picture_that_lacks_a_component_is_refused() -> None:
    data: bytes = optimize(jpeg_of("baseline"), COPY_MARKERS.NONE)
    segments = list(jpeg.segments(data))
    dropped = 0
    for number, segment in enumerate(segments):
        if segment.code != jpeg.SOS:
            continue
        identifiers, first, _, _ = jpeg.scan_of(data, segment)
        if first == 0 and 1 not in identifiers:
            dropped += 1
            refused(data[: segment.start] + data[segments[number + 1].start :])
    assert dropped or all(len(jpeg.scan_of(data, each)[0]) for each in segments if each.code == jpeg.SOS)


#: Segments that Pillow or others stumble over, and no pixel needs.
BODIES = [
    b"", b"J", b"JFIF\0", b"JFIF\0\1\1", b"ICC_PROFILE\0", b"ICC_PROFILE\0\1", b"Adobe", b"Adobe\0d",
    b"Exif\0\0", b"Exif\0\0MM", b"Photoshop 3.0\0", b"Photoshop 3.0\x008BIM\4", b"MPF\0",
    b"MPF\0II*\0\xff\xff\xff\xff",
]  # fmt: skip
STUMBLING = [(code, body) for code, body in product((0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xFE), BODIES)]


@pytest.mark.parametrize(("code", "body"), STUMBLING, ids=lambda each: repr(each))
def test_a_damaged_segment_beside_the_pixels_never_costs_a_jpeg(code: int, body: bytes) -> None:
    data = jpeg_of("baseline", (24, 16))
    damaged = data[:20] + jpeg.written(code, body) + data[20:]
    assert ImageChops.difference(taken(damaged).picture, taken(data).picture).getbbox() is None


@pytest.mark.parametrize(
    "inserted", [b"\xff\x01", b"\xff" * 9, b"\0\0\0", b"\xff\xd3", b"\xff\xf0\0\4ab", b"junk\xff\0"]
)
def test_odd_bytes_between_segments_never_cost_a_jpeg(inserted: bytes) -> None:
    data = jpeg_of("baseline", (24, 16))
    assert (
        ImageChops.difference(taken(data[:20] + inserted + data[20:]).picture, taken(data).picture).getbbox()
        is None
    )


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_palette_png_without_its_palette_is_unreadable(depth: int) -> None:
    data = png_of(3, depth)
    start = data.index(b"PLTE") - 4
    refused(data[:start] + data[data.index(b"IDAT") - 4 :])


@pytest.mark.parametrize(
    ("animated", "frames", "beside"), [(True, 1, 1), (True, 2, 1), (True, 3, 3), (True, 2, 0)]
)
def test_an_apng_moves_also_where_its_still_picture_is_no_frame(
    animated: bool, frames: int, beside: int
) -> None:
    data = png_of(2, 8)
    at = data.index(b"IDAT") - 4
    end = data.index(b"IEND") - 4
    control = png_chunk(b"acTL", struct.pack(">II", frames, 0))
    more = png_chunk(b"fdAT", struct.pack(">I", 1) + zlib.compress(b"x")) * beside
    with pytest.raises(Refusal) as caught:
        decode(data[:at] + control + data[at:end] + more + data[end:], LIMITS)
    assert caught.value.code == "animated_image"


def test_an_apng_of_one_frame_that_is_its_still_picture_is_taken() -> None:
    data = png_of(2, 8)
    at = data.index(b"IDAT") - 4
    assert taken(data[:at] + png_chunk(b"acTL", struct.pack(">II", 1, 0)) + data[at:]).picture.size == (
        21,
        16,
    )


def test_an_assertion_of_a_decoder_is_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def asserts(*_: object) -> None:
        raise AssertionError("inside")

    monkeypatch.setattr("app.imaging.reading.upright.to_working", asserts)
    assert "inside" not in refused(file_of(scene(16, 16))).detail
