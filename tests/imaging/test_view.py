"""A view is what a tab shows: whatever is sent becomes one, or is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.limits import MAX_VIEW
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.pictures import outcome

numbers = st.integers() | st.floats() | st.booleans() | st.none() | st.text(max_size=3)
regions = st.none() | st.dictionaries(st.sampled_from(["x", "y", "width", "height"]), numbers) | numbers
shows = st.none() | st.lists(st.text(max_size=17) | numbers, max_size=9) | numbers
sides = {"width": numbers, "height": numbers}
views = st.fixed_dictionaries({}, optional={**sides, "region": regions, "shows": shows}) | numbers


@given(views)
def test_any_data_gives_a_view_that_can_be_served_or_invalid_command(data: Any) -> None:
    view = outcome(lambda: View.parse(data))
    if isinstance(view, Refusal):
        assert view.code == "invalid_command"
    else:
        assert 1 <= view.width <= MAX_VIEW
        assert 1 <= view.height <= MAX_VIEW
        assert View.parse(json.loads(json.dumps(view.to_dict()))) == view


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ((1200, 800), (1200, 800)),
        ((3200, 1600), (1600, 800)),
        ((10, 16000), (1, 1600)),
        ((800.4, 0.2), (800, 1)),
    ],
)
def test_a_larger_view_is_served_scaled_down(asked: tuple[float, float], served: tuple[int, int]) -> None:
    view = View.parse({"width": asked[0], "height": asked[1]})
    assert (view.width, view.height) == served


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "1200x800",
        {},
        {"width": 100},
        {"width": "100", "height": 100},
        {"width": 0, "height": 100},
        {"width": -1, "height": 100},
        {"width": float("nan"), "height": 100},
        {"width": float("inf"), "height": 100},
        {"width": 10**400, "height": 100},
        {"width": True, "height": 100},
        {"width": 100, "height": 100, "region": []},
        {"width": 100, "height": 100, "shows": "avif"},
        {"width": 100, "height": 100, "shows": [1]},
        {"width": 100, "height": 100, "shows": ["a" * 17]},
        {"width": 100, "height": 100, "shows": ["avif"] * 9},
        {"width": 100, "height": 100, "region": {"x": 0, "y": 0, "width": 1}},
        {"width": 100, "height": 100, "region": {"x": 0, "y": 0, "width": 0, "height": 1}},
        {"width": 100, "height": 100, "region": {"x": -0.1, "y": 0, "width": 0.5, "height": 1}},
        {"width": 100, "height": 100, "region": {"x": 0.6, "y": 0, "width": 0.5, "height": 1}},
    ],
)
def test_malformed_data_is_refused(data: Any) -> None:
    with pytest.raises(Refusal) as caught:
        View.parse(data)
    assert caught.value.code == "invalid_command"


def test_fractions_that_miss_one_by_rounding_are_taken() -> None:
    region = {"x": 0.7, "y": 0.1, "width": 0.1 + 0.2, "height": 0.9}
    assert View.parse({"width": 9, "height": 9, "region": region}).region == Region(**region)


def test_equal_views_are_one_key() -> None:
    region = {"x": 0, "y": 0.5, "width": 1, "height": 0.5}
    assert len({View.parse({"width": 9, "height": 9, "region": region}) for _ in range(2)}) == 1
    named = [
        View.parse({"width": 9, "height": 9, "shows": list(names)}) for names in (("b", "a"), ("a", "b", "a"))
    ]
    assert len(set(named)) == 1
    assert View() == View.parse({"width": 1600, "height": 1600}) == View(shows=("avif",))
