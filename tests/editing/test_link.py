"""The size of drafts follows the line they travel on."""

from __future__ import annotations

import pytest

from app.editing.link import PATIENCE_S, SHARES, Link
from app.editing.viewer import Viewer
from app.keeping.rights import Credentials
from app.recipe.view import View

#: Bytes of a draft that has all pixels of its view.
WHOLE = 130_000


def travel(link: Link, delay_s: float, bytes_per_s: float, drafts: int = 10) -> Link:
    for _ in range(drafts):
        size = round(WHOLE * link.share**2)
        link.note(size, delay_s + size / bytes_per_s)
    return link


@pytest.mark.parametrize("delay_s", [0.001, 0.05, 0.29])
def test_a_quick_line_carries_whole_drafts(delay_s: float) -> None:
    assert travel(Link(), delay_s, 100e6).share == 1


@pytest.mark.parametrize("bytes_per_s", [125_000, 250_000])
def test_over_a_slow_line_drafts_are_so_small_that_they_come_in_time(bytes_per_s: float) -> None:
    link = travel(Link(), 0.1, bytes_per_s)
    assert link.share < 1
    assert WHOLE * link.share**2 / bytes_per_s <= PATIENCE_S


def test_the_first_draft_that_takes_long_makes_the_next_one_smaller() -> None:
    assert travel(Link(), 0.1, 125_000, drafts=1).share < 1


def test_a_long_line_that_is_not_slow_carries_whole_drafts_in_the_end() -> None:
    assert travel(Link(), 0.8, 100e6, drafts=20).share == 1


def test_a_line_that_becomes_quick_carries_whole_drafts_again() -> None:
    link = travel(Link(), 0.1, 60_000)
    assert link.share < 1
    assert travel(link, 0.01, 100e6, drafts=20).share == 1


def test_no_line_is_so_slow_that_nothing_is_left_of_a_draft() -> None:
    assert travel(Link(), 1.0, 1_000).share == SHARES[-1]


def test_finals_have_all_pixels_whatever_the_line() -> None:
    viewer = Viewer("tab", Credentials("", ""), View(1200, 800))
    viewer.sent(1, viewer.view, final=False, size=WHOLE, now=0.0)
    viewer.drew(1, now=2.0)
    assert viewer.draft_view(1.0).width < 1200
    assert viewer.view == View(1200, 800)


def test_what_was_sent_behind_something_else_does_not_tell_its_own_time() -> None:
    viewer = Viewer("tab", Credentials("", ""), View(1200, 800))
    viewer.sent(1, viewer.view, final=False, size=1000, now=0.0)
    viewer.sent(1, viewer.view, final=True, size=WHOLE, now=0.0)
    viewer.drew(1, now=0.01)
    viewer.drew(1, now=5.0)
    assert viewer.draft_view(1.0) == View(1200, 800)
