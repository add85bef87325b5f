"""16 bits a sample: every bit counts for transparency, and what does not fit into 8 is dithered."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from itertools import chain
from random import Random
from typing import Any

import pytest
import pyvips
from PIL import Image

from app.imaging.operations import STAGES
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.imaging.blocks import wider_profile
from tests.imaging.colored_png import iccp, written
from tests.imaging.field_values import some
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, file_of, scene

Values = Callable[..., dict[str, Any]]

LIMITS = Limits()
CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}

Pixel = tuple[int, ...]


def deep_png(rows: Sequence[Sequence[Pixel]], color_type: int, key: Pixel | None = None) -> bytes:
    """A PNG of 16 bits a sample."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 16, color_type, 0, 0, 0)
    lines = b"".join(
        b"\0" + struct.pack(f">{len(row) * CHANNELS[color_type]}H", *chain(*row)) for row in rows
    )
    clear = [(b"tRNS", struct.pack(f">{len(key)}H", *key))] if key else []
    chunks = [(b"IHDR", header), *clear, (b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(written, chunks))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("color_type", [0, 2])
def test_only_pixels_that_equal_the_transparent_color_in_all_bits_are_clear(
    color_type: int, seed: int
) -> None:
    """The others share its high bytes, which is all that Pillow compares."""
    chance = Random(seed)
    channels = CHANNELS[color_type]
    key = tuple(chance.randrange(65_536) for _ in range(channels))
    near = [tuple(level & 0xFF00 | chance.randrange(256) for level in key) for _ in range(30)]
    rows = [[chance.choice([key, *near]) for _ in range(9)] for _ in range(7)]
    alpha = decode(deep_png(rows, color_type, key), LIMITS).picture.getchannel("A")
    assert list(alpha.tobytes()) == [0 if pixel == key else 255 for row in rows for pixel in row]


@pytest.mark.parametrize("color_type", CHANNELS)
def test_what_is_a_level_of_8_bits_stays_exactly_that(color_type: int) -> None:
    channels = CHANNELS[color_type]
    rows = [[(257 * (16 * y + x),) * channels for x in range(16)] for y in range(16)]
    picture = decode(deep_png(rows, color_type), LIMITS).picture
    assert list(picture.getchannel(0).tobytes()) == list(range(256))


@pytest.mark.parametrize("color_type", [0, 2, 6])
def test_a_soft_gradient_has_no_bands(color_type: int) -> None:
    """Over a width in which 8 bits have six levels, the mean of every square follows the slope."""
    width, height = 512, 16
    levels = [20_000 + 1_500 * x // width for x in range(width)]
    opaque = (65_535,) if color_type == 6 else ()
    channels = 1 if color_type == 0 else 3
    rows = [[(level,) * channels + opaque for level in levels] for _ in range(height)]
    picture = decode(deep_png(rows, color_type), LIMITS).picture.getchannel(0)
    for left in range(0, width, 8):
        square = picture.crop((left, 0, left + 8, 8)).tobytes()
        wanted = sum(levels[left : left + 8]) / 8 / 257
        assert abs(sum(square) / 64 - wanted) < 0.1
        assert max(square) - min(square) <= 2
    plain = Image.frombytes("L", (width, 1), bytes((level + 128) // 257 for level in levels))
    off = [
        abs(sum(plain.crop((left, 0, left + 8, 1)).tobytes()) / 8 - sum(levels[left : left + 8]) / 8 / 257)
        for left in range(0, width, 8)
    ]
    assert max(off) > 0.4, "rounding alone makes bands"


def test_gray_stays_gray() -> None:
    chance = Random(3)
    rows = [[(chance.randrange(65_536),) * 3 for _ in range(40)] for _ in range(20)]
    red, green, blue = decode(deep_png(rows, 2), LIMITS).picture.split()
    assert red == green == blue


def test_the_same_file_gives_the_same_pixels() -> None:
    rows = [[(11 * x * y % 65_536, 7 * x, 300 * y) for x in range(33)] for y in range(21)]
    data = deep_png(rows, 2)
    assert decode(data, LIMITS).picture.tobytes() == decode(data, LIMITS).picture.tobytes()


def noisy(color_type: int = 2, width: int = 48, height: int = 32) -> tuple[bytes, list[list[Pixel]]]:
    """Soft color with all 16 bits in use."""
    chance = Random(color_type)
    rows = [
        [
            tuple(
                min(65_535, 257 * (40 + 3 * x + y * (channel + 1)) + chance.randrange(257))
                for channel in range(CHANNELS[color_type])
            )
            for x in range(width)
        ]
        for y in range(height)
    ]
    return deep_png(rows, color_type), rows


def samples(data: bytes) -> list[int]:
    """All samples of a PNG of 16 bits a sample, as libvips reads them."""
    image = pyvips.Image.pngload_buffer(data)
    assert image.format == "ushort"
    return list(memoryview(image.write_to_memory()).cast("H"))


def with_profile(data: bytes, icc: bytes) -> bytes:
    end = 8 + 25
    return data[:end] + written(iccp(icc)) + data[end:]


@pytest.mark.parametrize("color_type", [0, 2, 6])
def test_at_16_bits_every_sample_stays(color_type: int, renderer: Renderer, values: Values) -> None:
    data, rows = noisy(color_type)
    original = original_of(data, renderer)
    made, rendition = exported(renderer, original, values(format="png", depth=16, strip_metadata=False))
    assert samples(made) == [level for row in rows for pixel in row for level in pixel]
    assert rendition.score == 100


@pytest.mark.parametrize("brightness", [-60, 35])
def test_tone_is_reckoned_in_16_bits(brightness: int, renderer: Renderer, values: Values) -> None:
    data, rows = noisy()
    recipe = values(format="png", depth=16, brightness=brightness, contrast=20)
    made = samples(exported(renderer, original_of(data, renderer), recipe)[0])
    for level, before in zip(made, (level for row in rows for pixel in row for level in pixel), strict=True):
        light = (before / 65_535 * (1 + brightness / 100) - 0.5) * 1.2 + 0.5
        assert abs(level - 65_535 * min(1, max(0, light))) <= 1


DEEP_FIELDS = {field.name: field for stage in STAGES if stage.name != "finish" for field in stage.fields}


@pytest.mark.parametrize("icc", [None, "Display P3"])
@pytest.mark.parametrize("color_type", [2, 6])
@pytest.mark.parametrize("field", DEEP_FIELDS)
def test_16_bits_look_as_8_bits_do(
    field: str, color_type: int, icc: str | None, renderer: Renderer, values: Values
) -> None:
    data = noisy(color_type)[0]
    original = original_of(with_profile(data, wider_profile(icc)) if icc else data, renderer)
    for value in some(DEEP_FIELDS[field])[:2]:
        shallow, deep = (
            decode(
                exported(renderer, original, values(format="png", depth=depth, **{field: value}))[0], LIMITS
            )
            for depth in (8, 16)
        )
        assert difference(shallow.picture, deep.picture) < 1, value
        assert deep.depth == 16


def test_a_file_of_16_bits_is_one_only_where_it_was_asked_for(renderer: Renderer, values: Values) -> None:
    original = original_of(noisy()[0], renderer)
    depths = {
        asked: pyvips.Image.pngload_buffer(
            exported(renderer, original, values(format="png", depth=asked, saturation=10))[0]
        ).format
        for asked in (8, 16)
    }
    assert depths == {8: "uchar", 16: "ushort"}


def test_what_has_8_bits_is_not_blown_up(renderer: Renderer, values: Values) -> None:
    original = original_of(file_of(scene(60, 40), "PNG"), renderer)
    plain, asked = (
        exported(renderer, original, values(format="png", depth=depth, brightness=10))[0] for depth in (8, 16)
    )
    assert plain == asked


def test_a_draft_stays_at_8_bits(renderer: Renderer, values: Values) -> None:
    original = original_of(noisy()[0], renderer)
    drafts = [renderer.draft(original, values(depth=depth), View(48, 32)).data for depth in (8, 16)]
    assert drafts[0] == drafts[1]


@pytest.mark.parametrize("color_type", [0, 2, 6])
@pytest.mark.parametrize(
    "recipe",
    [
        {"width": 60, "height": 60, "fit": "pad", "enlarge": True},
        {"straighten": 7, "rotate": 90, "flip": "horizontal", "blur": 1, "sharpen": 30, "contrast": 20},
    ],
    ids=["padded", "all at once"],
)
def test_shapes_and_mixtures_look_alike_too(
    recipe: dict[str, Any], color_type: int, renderer: Renderer, values: Values
) -> None:
    original = original_of(noisy(color_type)[0], renderer)
    shallow, deep = (
        decode(exported(renderer, original, values(format="png", depth=depth, **recipe))[0], LIMITS)
        for depth in (8, 16)
    )
    assert deep.depth == 16
    assert difference(shallow.picture, deep.picture) < 2


@pytest.mark.parametrize(("color_type", "bands"), [(0, 1), (2, 3), (6, 4)])
def test_lossless_avif_keeps_twelve_bits_where_they_are_asked_for(
    color_type: int, bands: int, renderer: Renderer, values: Values
) -> None:
    """Each sample is the nearest of 4,096 levels. libvips gives them in the upper bits of 16."""
    chance = Random(3)
    rows = [
        [tuple(chance.randrange(65_536) for _ in range(CHANNELS[color_type])) for _ in range(24)]
        for _ in range(16)
    ]
    original = original_of(deep_png(rows, color_type), renderer)
    data, made = exported(renderer, original, values(format="avif", lossless=True, depth=16))
    assert made.format == "avif"
    image = pyvips.Image.new_from_buffer(data, "")
    assert image.get("bits-per-sample") == 12
    for y, row in enumerate(rows):
        for x, pixel in enumerate(row):
            wanted = [round(level * 4095 / 65_535) for level in pixel]
            assert [int(level) >> 4 for level in image(x, y)][:bands] == wanted
    for changes in ({"lossless": True}, {"depth": 16}):
        usual, _ = exported(renderer, original, values(format="avif", **changes))
        assert pyvips.Image.new_from_buffer(usual, "").get("bits-per-sample") == 8
