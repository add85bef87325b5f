"""Whatever bytes come, readers answer or refuse. A longer run is `python -m tests.imaging.fuzz`."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imaging.fuzz import TARGETS

#: Numbers that lie at an edge of a length, an offset or a count.
EDGES = [0, 1, 2, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]


def _doubled(data: bytes, at: int, count: int) -> bytes:
    return data[at : at + count] * 2


@st.composite
def damaged(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A file with a few places overwritten, cut out, doubled or filled in."""
    data = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        piece = draw(
            st.one_of(
                st.binary(max_size=12),
                st.sampled_from(EDGES).map(lambda number: number.to_bytes(4, "big")),
                st.sampled_from(EDGES).map(lambda number: number.to_bytes(4, "little")),
                st.integers(1, 300).map(lambda count: b"\xff" * count),
                st.integers(1, 40).map(partial(_doubled, data, at)),
            )
        )
        data = data[:at] + piece + data[at + draw(st.sampled_from([0, len(piece), 2, 40])) :]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_answers_or_refuses_whatever_comes(name: str) -> None:
    target, seeds = TARGETS[name]

    @settings(max_examples=150, deadline=None)
    @given(damaged(seeds()))
    def tried(data: bytes) -> None:
        target(data)

    tried()
