"""16 bits a sample: every bit counts for transparency, and what does not fit into 8 is dithered."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from itertools import chain
from random import Random

import pytest
from PIL import Image

from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from tests.imaging.colored_png import written

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
