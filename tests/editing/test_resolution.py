"""While the hand moves, drafts that would take longer than a frame have fewer pixels."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from app.editing.resolution import LEAST, MOST_MS, SHARES, Resolution, Resolutions
from app.recipe.region import Region
from app.recipe.view import View

VIEW = View(1200, 800)


def drag(resolution: Resolution, took_ms: Callable[[float], float], drafts: int = 30) -> list[float]:
    """The shares that drafts have, each of which takes `took_ms` of its share."""
    shares = []
    for _ in range(drafts):
        shares.append(resolution.share)
        resolution.note(resolution.share, took_ms(resolution.share))
    return shares


def taking(whole_ms: float) -> Callable[[float], float]:
    """What drafts take that take so long with all pixels."""
    return lambda share: whole_ms * share**1.5


@pytest.mark.parametrize("whole_ms", [2, 10, MOST_MS])
def test_what_takes_no_longer_than_a_frame_has_all_pixels(whole_ms: float) -> None:
    assert set(drag(Resolution(), lambda share: whole_ms * share**2)) == {1.0}


@pytest.mark.parametrize("whole_ms", [20, 30, 45])
@pytest.mark.parametrize("power", [1.3, 1.5, 2.0], ids=lambda power: f"by_width_to_the_{power}")
def test_what_takes_longer_has_so_few_that_a_frame_is_enough(whole_ms: float, power: float) -> None:
    share = drag(Resolution(), lambda share: whole_ms * share**power)[-1]
    assert whole_ms * share**power <= MOST_MS or share == SHARES[-1]


@pytest.mark.parametrize("whole_ms", range(5, 60, 5))
@pytest.mark.parametrize("power", [1.3, 1.5, 2.0])
def test_a_steady_drag_comes_to_one_size(whole_ms: float, power: float) -> None:
    shares = drag(Resolution(), lambda share: whole_ms * share**power, drafts=100)
    assert len(set(shares[30:])) == 1


def test_one_slow_draft_changes_nothing() -> None:
    resolution = Resolution()
    drag(resolution, lambda share: 5)
    resolution.note(resolution.share, 300)
    assert resolution.share == 1
    assert set(drag(resolution, lambda share: 5)) == {1.0}


def test_what_is_quick_again_has_all_pixels_again() -> None:
    resolution = Resolution()
    assert drag(resolution, lambda share: 60 * share**1.5)[-1] == SHARES[-1]
    assert drag(resolution, lambda share: 6 * share**1.5)[-1] == 1


def test_a_hand_to_and_fro_between_what_is_slow_and_what_is_quick_soon_keeps_one_size() -> None:
    resolution = Resolution()
    shares = []
    for _ in range(8):
        for whole_ms in (5, 30):
            shares += drag(resolution, taking(whole_ms))
    changes = [first != second for first, second in pairwise(shares)]
    assert sum(changes[: len(changes) // 2]) > 2
    assert sum(changes[len(changes) // 2 :]) == 0


def test_what_was_to_and_fro_is_forgotten_once_all_is_quick_for_long() -> None:
    resolution = Resolution()
    for whole_ms in (30, 5, 30, 5, 30):
        drag(resolution, taking(whole_ms), drafts=45)
    assert drag(resolution, taking(5), drafts=200)[-1] == 1
    drag(resolution, taking(30))
    assert drag(resolution, taking(5))[-1] == 1


def test_a_hand_through_the_middle_of_a_slider_changes_nothing() -> None:
    resolution = Resolution()
    share = drag(resolution, lambda share: 30 * share**1.5)[-1]
    assert set(drag(resolution, lambda share: 2, drafts=4)) == {share} != {1.0}
    assert set(drag(resolution, lambda share: 30 * share**1.5)) == {share}


def test_what_waits_long_for_the_drafts_of_others_has_fewer_pixels_until_it_does_not() -> None:
    resolution = Resolution()
    for waited_ms, share in ((5, 1.0), (40, 1.0), (150, SHARES[-1]), (5, 1.0)):
        for _ in range(20):
            resolution.note(resolution.share, 6 * resolution.share**1.5, waited_ms * resolution.share**1.5)
        assert resolution.share == share, waited_ms


def test_a_part_that_is_looked_at_closely_keeps_its_own_pixels() -> None:
    near = View(1200, 800, Region(0.4, 0.4, 0.2, 0.2))
    resolutions = Resolutions()
    for _ in range(5):
        resolutions.note(near, near, 200)
    assert resolutions.share(near) == 1


def test_looking_around_closely_forgets_nothing_about_the_whole() -> None:
    resolutions = Resolutions()
    for place in range(40):
        resolutions.note(VIEW, VIEW, 200)
        part = View(1200, 800, Region(place / 100, 0.4, 0.2, 0.2))
        resolutions.note(part, part, 200)
    for place in range(40):
        part = View(1200, 800, Region(place / 100, 0.5, 0.2, 0.2))
        resolutions.note(part, part, 200)
    assert resolutions.share(VIEW) == SHARES[-1]


@pytest.mark.parametrize("view", [View(500, 300), View(320, 700), View(200, 200), VIEW], ids=str)
def test_small_views_lose_little_or_nothing(view: View) -> None:
    resolutions = Resolutions()
    for _ in range(9):
        resolutions.note(view, view.smaller(resolutions.share(view)), 200)
    smaller = view.smaller(resolutions.share(view))
    assert max(smaller.width, smaller.height) >= min(LEAST, max(view.width, view.height))
    assert resolutions.share(VIEW) == (SHARES[-1] if view == VIEW else 1), "each view has its own resolution"
