"""A PNG is seen in the colors that its chunks name, by the precedence of the PNG specification."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image

from app.errors import Refusal
from app.imaging.kept_original import cleaned
from app.imaging.reading import profile
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.png_colors import CURVES, GAMUTS, HDR
from app.imaging.render import Renderer
from app.recipe.view import View
from tests.corpus.stated_colors import SRGB as SRGB_NUMBERS
from tests.corpus.stated_colors import matrix, shown, to_srgb
from tests.imaging.blocks import SRGB, other_profile, wider_profile
from tests.imaging.colored_png import COLORS, LEVELS, Chunk, chrm, cicp, gama, iccp, png, srgb
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import difference, outcome

Values = Callable[..., dict[str, Any]]

P3 = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
BT2020 = (0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
ADOBE = (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
#: White is that of D50 and has to be adapted.
PROPHOTO = (0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001)
NUMBERS = {"sRGB": SRGB_NUMBERS, "P3": P3, "BT.2020": BT2020, "Adobe RGB": ADOBE, "ProPhoto": PROPHOTO}
SWAPPED = iccp(other_profile())
LIMITS = Limits()
DOCS = Path(__file__).resolve().parents[2] / "docs/quality.md"


def seen(data: bytes) -> Image.Image:
    decoded = decode(data, LIMITS)
    icc = decoded.metadata.icc
    return (profile.to_srgb(decoded.picture, icc) if icc else decoded.picture).convert("RGB")


def coarse(data: bytes) -> Image.Image:
    """Without the grain of a palette or of lossy coding."""
    return seen(data).reduce(10)


def worst(picture: Image.Image, expected: list[tuple[float, ...]]) -> float:
    levels = iter(picture.tobytes())
    return max(abs(next(levels) - level) for color in expected for level in color)


def grays(data: bytes) -> list[int]:
    pixels = seen(data).tobytes()
    return [pixels[3 * COLORS.index((level, level, level))] for level in LEVELS]


#: What Chromium 156 shows of LEVELS of gray.
MEASURED: dict[str, tuple[Chunk, list[int]]] = {
    "linear": (gama(1), [0, 71, 99, 137, 165, 188, 208, 225, 241, 255]),
    "1/1.8": (gama(0.55556), [0, 20, 43, 81, 115, 146, 176, 203, 230, 255]),
    "1/2": (gama(0.5), [0, 13, 34, 71, 105, 137, 168, 198, 227, 255]),
    "1/2.2 alone, for sRGB": (gama(0.45455), list(LEVELS)),
    "0.432": (gama(0.432), list(LEVELS)),
    "0.43, too far for sRGB": (gama(0.43), [0, 5, 22, 56, 90, 124, 157, 190, 223, 255]),
    "0, which means nothing": (gama(0), list(LEVELS)),
    "chromaticities alone": (chrm(BT2020), list(LEVELS)),
    "cICP, BT.709": (cicp(1, 1), [0, 4, 20, 54, 87, 121, 155, 189, 222, 255]),
    "cICP, 2.2": (cicp(1, 4), [0, 7, 26, 62, 96, 129, 161, 193, 225, 255]),
    "cICP, 2.8": (cicp(1, 5), [0, 1, 10, 40, 72, 106, 142, 179, 217, 255]),
    "cICP, SMPTE 240": (cicp(1, 7), [0, 34, 50, 81, 112, 141, 170, 199, 228, 255]),
    "cICP, linear": (cicp(1, 8), [0, 71, 99, 137, 165, 188, 208, 225, 241, 255]),
    "cICP, SMPTE 428": (cicp(11, 17), [0, 3, 15, 48, 83, 118, 154, 191, 228, 255]),
}


@pytest.mark.parametrize("case", MEASURED)
def test_gray_is_as_light_as_a_browser_shows_it(case: str) -> None:
    chunk, expected = MEASURED[case]
    assert max(abs(one - other) for one, other in zip(grays(png(chunk)), expected, strict=True)) <= 1


@pytest.mark.parametrize("seed", range(24))
def test_any_gamma_and_chromaticities_are_reckoned_by_the_textbook(seed: int) -> None:
    chance = Random(seed)
    gamma = round(chance.choice([chance.uniform(0.2, 0.42), chance.uniform(0.5, 1.6)]), 5)
    numbers = chance.choice(list(NUMBERS.values()))
    kind, depth = chance.choice([("RGB", 8), ("RGBA", 8), ("RGB", 16), ("RGBA", 16), ("L", 8), ("LA", 8)])
    chunks = [gama(gamma), chrm(numbers)]
    chance.shuffle(chunks)
    data = png(*chunks, kind=kind, depth=depth)
    colors = [(color[1],) * 3 if kind.startswith("L") else color for color in COLORS]
    expected = [shown([level / 255 for level in color], gamma, numbers) for color in colors]
    assert worst(seen(data), expected) <= 1.6


@pytest.mark.parametrize("primaries", GAMUTS)
def test_the_primaries_of_cicp_are_those_of_the_standard(primaries: int) -> None:
    """With the curve of sRGB; where a primary has no y to divide by, as those of XYZ, a very small one."""
    numbers = [number or 1e-9 for color in GAMUTS[primaries] for number in color]
    expected = []
    for color in COLORS:
        light = [_linear(level / 255) for level in color]
        mixed = [sum(a * b for a, b in zip(row, light, strict=True)) for row in matrix(numbers)]
        expected.append(tuple(to_srgb(part) for part in mixed))
    assert worst(seen(png(cicp(primaries, 13))), expected) <= 1.6


def _linear(level: float) -> float:
    return level / 12.92 if level <= 0.04045 else float(((level + 0.055) / 1.055) ** 2.4)


def test_the_table_of_the_docs_says_what_is_done() -> None:
    rows = DOCS.read_text().partition("| a PNG that says | ")[2].partition("\n\n")[0].splitlines()[2:]
    assert len(rows) > 8
    for row in rows:
        said, level = (cell.strip() for cell in row.strip("|").split("|"))
        numbers = [float(part) for part in re.findall(r"[\d.]+", said)]
        chunks = {
            "gAMA": lambda numbers: [gama(numbers[0])],
            "gAMA and cHRM": lambda numbers: [gama(numbers[0]), chrm(SRGB_NUMBERS)],
            "cICP": lambda numbers: [cicp(int(numbers[0]), int(numbers[1]))],
        }[re.sub(r"[\d./` ]+$", "", said.replace("`", ""))](numbers)
        data = png(*chunks)
        if level.isdigit():
            assert abs(grays(data)[LEVELS.index(128)] - int(level)) <= 1, said
        else:
            refused = outcome(partial(decode, data, LIMITS))
            assert isinstance(refused, Refusal)
            assert level == f"`{refused.code}`"


#: Chunks before the pixels, and those of a file that must look the same.
SAME: dict[str, tuple[list[Chunk], list[Chunk]]] = {
    "cICP before a profile": ([cicp(12, 13), SWAPPED], [cicp(12, 13)]),
    "cICP before gAMA": ([gama(1), cicp(12, 13)], [cicp(12, 13)]),
    "a profile before sRGB": ([srgb(), SWAPPED], [SWAPPED]),
    "a profile before gAMA": ([gama(1), chrm(P3), SWAPPED], [SWAPPED]),
    "sRGB before gAMA": ([gama(1), chrm(P3), srgb(3)], []),
    "unknown cICP gives way": ([cicp(2, 2), SWAPPED], [SWAPPED]),
    "reserved primaries give way": ([cicp(3, 13), gama(1)], [gama(1)]),
    "a logarithmic curve gives way": ([cicp(1, 9), gama(1)], [gama(1)]),
    "cICP of YCbCr gives way": ([cicp(12, 13, matrix=1), gama(1)], [gama(1)]),
    "cICP of narrow range gives way": ([cicp(12, 13, full=0), gama(1)], [gama(1)]),
    "cICP of five bytes gives way": ([(b"cICP", bytes((12, 13, 0, 1, 0))), gama(1)], [gama(1)]),
    "junk for a profile gives way": ([iccp(b"x" * 200), gama(1)], [gama(1)]),
    "a cut profile gives way": ([(b"iCCP", SWAPPED[1][:200]), srgb(), gama(1)], []),
    "a profile without a name": ([iccp(other_profile(), name=b"")], []),
    "a profile of too long a name": ([iccp(other_profile(), name=b"a" * 90)], []),
    "a profile of the longest name": ([iccp(other_profile(), name=b"a" * 79)], [SWAPPED]),
    "a profile of another method": ([iccp(other_profile(), method=1)], []),
    "two profiles": ([iccp(SRGB), SWAPPED], []),
    "two gammas": ([gama(1), gama(0.5)], [gama(1)]),
    "two cICP": ([cicp(12, 13), cicp(1, 13)], [cicp(12, 13)]),
    "sRGB of an unknown intent": ([srgb(9), gama(1)], [gama(1)]),
    "chromaticities of one color": ([gama(1), chrm((0.3127, 0.329) + (0.3, 0.3) * 3)], []),
    "chromaticities of nothing": ([gama(0.45455), chrm((0,) * 8)], []),
    "chromaticities out of range": ([gama(1), chrm((0.3127, 0.329, 1.2, *SRGB_NUMBERS[3:]))], []),
    "short chromaticities": ([gama(1), (b"cHRM", chrm(P3)[1][:28])], [gama(1)]),
}


@pytest.mark.parametrize("case", SAME)
def test_what_stands_higher_decides_and_what_cannot_be_known_gives_way(case: str) -> None:
    chunks, same = SAME[case]
    assert difference(seen(png(*chunks)), seen(png(*same))) == 0


@pytest.mark.parametrize("chunk", [gama(1), cicp(12, 13), SWAPPED], ids=["gAMA", "cICP", "iCCP"])
def test_behind_the_pixels_nothing_counts(chunk: Chunk) -> None:
    assert difference(seen(png(behind=[chunk])), seen(png())) == 0


def test_behind_a_palette_cicp_does_not_count_and_a_profile_does() -> None:
    palette = (b"PLTE", bytes(9))
    assert difference(seen(png(palette, cicp(12, 13))), seen(png())) == 0
    assert difference(seen(png(palette, SWAPPED)), seen(png(SWAPPED))) == 0


def test_a_palette_is_seen_as_the_same_colors_without_one() -> None:
    expected = seen(png(gama(1))).crop((0, 0, 50, 5))
    assert difference(seen(png(gama(1), kind="P")).crop((0, 0, 50, 5)), expected) == 0


@pytest.mark.parametrize("transfer", HDR)
@pytest.mark.parametrize("primaries", [1, 9, 12])
@pytest.mark.parametrize("others", [[], [SWAPPED], [srgb()]], ids=["alone", "profile", "sRGB"])
def test_high_dynamic_range_is_refused_by_name(primaries: int, transfer: int, others: list[Chunk]) -> None:
    refused = outcome(lambda: decode(png(cicp(primaries, transfer), *others), LIMITS))
    assert isinstance(refused, Refusal)
    assert refused.code == "unsupported_format"
    assert HDR[transfer] in refused.detail


@pytest.mark.parametrize("strips", [True, False])
@pytest.mark.parametrize(
    "chunks",
    [[gama(1)], [gama(0.45455), chrm(P3)], [cicp(12, 13)], [cicp(9, 1), SWAPPED], [SWAPPED, gama(1)]],
    ids=["gAMA", "cHRM", "P3", "BT.2020", "profile"],
)
def test_draft_file_and_kept_original_agree(
    chunks: list[Chunk], strips: bool, renderer: Renderer, values: Values
) -> None:
    data = png(*chunks)
    original = original_of(data, renderer)
    for changes in ({}, {"colors": 255}, {"format": "webp", "lossless": True}):
        recipe = values(strip_metadata=strips, **changes)
        made = exported(renderer, original, recipe)[0]
        draft = renderer.draft(original, recipe, View(50, 20)).data
        assert difference(coarse(made), coarse(data)) < 8
        assert difference(coarse(draft), coarse(made)) < 8
    assert difference(seen(cleaned(data, "png", strips=False)), seen(data)) == 0


def test_a_damaged_chunk_that_is_left_out_does_not_come_back(renderer: Renderer, values: Values) -> None:
    data = bytearray(png(gama(1)))
    at = data.index(b"gAMA") + 8
    data[at] ^= 1  # of its checksum
    original = original_of(bytes(data), renderer)
    made = exported(renderer, original, values(strip_metadata=False))[0]
    assert difference(seen(made), seen(png())) == 0


def test_a_profile_that_is_left_out_is_told_once() -> None:
    for chunk in (iccp(b"x" * 200), iccp(wider_profile("Display P3"), name=b""), cicp(2, 2)):
        assert len(decode(png(chunk), LIMITS).notices) == 1


def test_every_curve_ends_in_white() -> None:
    assert {grays(png(cicp(1, transfer)))[-1] for transfer in CURVES} == {255}
