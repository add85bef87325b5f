"""No input is worse than linear: twice the bytes are at most about twice the work. Counted, not timed."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from app.imaging.metadata.preparing import Wish, prepared
from app.imaging.reading import metadata
from app.imaging.reading.decode import decode
from app.imaging.reading.headers import Limits
from app.imaging.reading.inspect import inspect
from app.imaging.reading.metadata import Metadata
from tests.imaging.slow import EXIF, FILES
from tests.imaging.steps import steps_of

#: Without the limits on chunks and scans, which would end the reading before it becomes slow.
LIMITS = Limits(max_chunks=2**31, max_scans=2**31)
SIZES = (8_000, 16_000, 32_000)
#: What twice as much may cost; a reader that is quadratic takes 4 times as much.
AT_MOST = 2.4
READERS: dict[str, Callable[[bytes], object]] = {
    "inspect": lambda data: inspect(data, LIMITS),
    "decode": lambda data: decode(data, LIMITS),
}
EXIF_READERS: dict[str, Callable[[bytes], object]] = {
    "describe": lambda exif: metadata.describe(Metadata(exif=exif)),
    "orientation": metadata.orientation,
    "upright": lambda exif: prepared(Metadata(exif=exif), Wish(strips=False), "jpeg", (1, 1)),
}


def growth(counts: list[int]) -> float:
    """How much more the work becomes when its input doubles."""
    return max(more / max(less, 200) for less, more in itertools.pairwise(counts))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_twice_as_long_is_at_most_twice_the_work(kind: str, reader: str) -> None:
    counts = [steps_of(READERS[reader], FILES[kind](size)) for size in SIZES]
    assert growth(counts) < AT_MOST, counts


@pytest.mark.parametrize("reader", EXIF_READERS)
@pytest.mark.parametrize("kind", EXIF)
def test_exif_twice_as_long_is_at_most_twice_the_work(kind: str, reader: str) -> None:
    counts = [steps_of(EXIF_READERS[reader], EXIF[kind](size)) for size in SIZES]
    assert growth(counts) < AT_MOST, counts


@pytest.mark.parametrize("kind", ["jpeg fill", "jpeg fill, then zero", "jpeg junk", "jpeg fill in a scan"])
def test_a_run_of_fill_bytes_costs_no_step_a_byte(kind: str) -> None:
    small, large = (steps_of(READERS["decode"], FILES[kind](size)) for size in (10, 200_000))
    # One copy of a file is a 64th of a step for each byte, and there are a few.
    assert large - small < 200_000 / 10


def test_broken_texts_that_inflate_count_against_the_limit() -> None:
    refused = FILES["png broken texts"](2**20)
    with pytest.raises(Exception, match="inflates to more than is allowed"):
        inspect(refused, LIMITS)
