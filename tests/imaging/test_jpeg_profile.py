"""A profile of JPEG counts wherever browsers take it: whole, in numbered parts, before the first scan."""

from __future__ import annotations

from random import Random

import pytest

from app.imaging.reading import jpeg
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from tests.imaging.blocks import other_profile
from tests.imaging.pictures import file_of, scene

LIMITS = Limits()
PLAIN = file_of(scene(48, 32), "JPEG", quality=90)
ICC = other_profile()


def parts(count: int, total: int | None = None) -> list[bytes]:
    """The profile as the bodies of so many segments."""
    step = -(-len(ICC) // count)
    return [
        jpeg.ICC + bytes((number + 1, total or count)) + ICC[number * step : (number + 1) * step]
        for number in range(count)
    ]


def with_segments(bodies: list[bytes], places: list[int]) -> bytes:
    """Each body as an APP2 before the segment of the plain file that its place says; the last is the scan."""
    marks = [segment.start for segment in jpeg.segments(PLAIN)][1:-1]
    starts = [marks[place] for place in places]
    pieces = sorted(zip(starts, range(len(bodies)), bodies, strict=True))
    data, position = b"", 0
    for start, _, body in pieces:
        data += PLAIN[position:start] + jpeg.written(0xE2, body)
        position = start
    return data + PLAIN[position:]


SEGMENTS = len(list(jpeg.segments(PLAIN))) - 2


@pytest.mark.parametrize("seed", range(24))
def test_any_number_of_parts_in_any_order_at_any_place_before_the_scan(seed: int) -> None:
    chance = Random(seed)
    bodies = parts(chance.randint(1, 12))
    chance.shuffle(bodies)
    data = with_segments(bodies, [chance.randrange(SEGMENTS) for _ in bodies])
    decoded = decode(data, LIMITS)
    assert decoded.metadata.icc == ICC
    assert not decoded.notices


BROKEN = {
    "a part is missing": parts(3)[:2],
    "the first is missing": parts(3)[1:],
    "a part is there twice": [parts(3)[0], *parts(3)],
    "an empty part": [*parts(2, total=3), jpeg.ICC + b"\3\3"],
    "parts that do not agree": [parts(3)[0], *parts(3, total=4)[1:]],
    "parts that claim more": parts(2, total=3),
    "parts that claim fewer": parts(3, total=2),
    "numbered from 0": [jpeg.ICC + bytes((0, 1)) + ICC],
    "too short to have a number": [jpeg.ICC + b"\1"],
}


@pytest.mark.parametrize("place", [0, SEGMENTS - 1], ids=["first", "before the scan"])
@pytest.mark.parametrize("case", BROKEN)
def test_a_profile_that_is_not_whole_is_left_out_and_told(case: str, place: int) -> None:
    decoded = decode(with_segments(BROKEN[case], [place] * len(BROKEN[case])), LIMITS)
    assert decoded.metadata.icc is None
    assert ["profile" in notice for notice in decoded.notices] == [True]


@pytest.mark.parametrize(
    "bodies",
    [
        [*parts(1), *parts(1)],
        [*parts(3), parts(3)[1]],
        [*parts(2), jpeg.ICC + b"\1\1" + ICC[:300]],
        [jpeg.ICC + b"\1", jpeg.ICC, *parts(2)],
    ],
    ids=["twice", "a part again", "another begins", "short ones"],
)
def test_what_follows_a_whole_profile_and_what_is_empty_does_not_count(bodies: list[bytes]) -> None:
    """As Chromium 153 and 156 have it."""
    decoded = decode(with_segments(bodies, [SEGMENTS - 1] * len(bodies)), LIMITS)
    assert decoded.metadata.icc == ICC
    assert not decoded.notices


def test_behind_the_picture_a_profile_says_nothing() -> None:
    assert decode(PLAIN + jpeg.written(0xE2, parts(1)[0]), LIMITS).metadata.icc is None
