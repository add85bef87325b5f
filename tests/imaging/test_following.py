"""Between two looks at the sample, the bytes of an export follow those of drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.imaging.plan import fitted
from app.imaging.reading.headers import Limits
from app.imaging.render import Original
from app.imaging.searching.following import Drawn, Following
from app.imaging.stage_cache import StageCache
from app.imaging.target import Target
from app.recipe.view import View

Values = Callable[..., dict[str, Any]]


def looks(original: Original, drafts: list[tuple[dict[str, Any], int]]) -> tuple[int, int]:
    """How often the sample is looked at, which tells 1000 each time, and what is told last: for drafts of
    these values and bytes."""
    following, told = Following(StageCache(1000)), 0
    looked: list[int] = []

    def look() -> int:
        looked.append(1000)
        return 1000

    for values, size in drafts:
        target = Target.of(original, values, Limits())
        drawn = Drawn(size, fitted(target.frame, View(300, 300), reach=0), whole=True)
        told = following.export_bytes("photo", drawn, target, look)
    return len(looked), told


@pytest.mark.parametrize("changes", [{"brightness": 9}, {"quality": 60}, {"straighten": 0.2}], ids=str)
def test_tone_color_and_quality_are_followed(
    changes: dict[str, Any], photo: Original, values: Values
) -> None:
    number, told = looks(photo, [(values(), 100), (values(**changes), 120)])
    assert number == 1 and told == pytest.approx(1200, rel=0.03)


@pytest.mark.parametrize(
    "changes", [{"blur": 1}, {"sharpen": 9}, {"rotate": 90}, {"format": "webp"}], ids=str
)
def test_what_a_draft_does_not_show_is_looked_at(
    changes: dict[str, Any], photo: Original, values: Values
) -> None:
    assert looks(photo, [(values(), 100), (values(**changes), 120)]) == (2, 1000)


def test_what_has_moved_far_is_looked_at(photo: Original, values: Values) -> None:
    assert looks(photo, [(values(), 100), (values(quality=20), 40)]) == (2, 1000)
    assert looks(photo, [(values(), 100), (values(scale=60), 100)]) == (2, 1000)


def test_a_little_smaller_takes_a_little_less(photo: Original, values: Values) -> None:
    number, told = looks(photo, [(values(), 100), (values(scale=97), 100)])
    assert number == 1 and 900 < told < 1000


def test_a_hand_that_goes_back_is_told_by_what_was_looked_at_on_the_way(
    photo: Original, values: Values
) -> None:
    way = [(values(scale=scale), 100) for scale in range(100, 40, -2)]
    there, _ = looks(photo, way)
    assert looks(photo, [*way, *reversed(way), *way])[0] == there
