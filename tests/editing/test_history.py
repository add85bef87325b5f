"""History as a pure class: one gesture is one step, and no step is ever lost on the way back and forth."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editing.history import GESTURE_S, MAX_STEPS, History
from app.recipe.recipe import Recipe


def recipe(quality: int, scale: int = 100) -> Recipe:
    return Recipe((("quality", quality), ("scale", scale)))


def worked(*gestures: list[int]) -> tuple[History, Recipe]:
    """A history of gestures, each a list of the qualities it went through, and the recipe at its end."""
    history, now = History(), recipe(80)
    for gesture in gestures:
        for quality in gesture:
            history.record(now, recipe(quality), ["quality"], 0)
            now = recipe(quality)
        history.settle(now)
    return history, now


def test_all_changes_of_a_gesture_are_one_step() -> None:
    history, now = worked([70, 60, 50])
    assert history.undo(now) == recipe(80)
    assert history.undo(recipe(80)) is None


def test_a_gesture_that_came_back_is_no_step() -> None:
    history, now = worked([70, 80])
    assert history.before(now) == [] and history.undo(now) is None


def test_a_change_of_another_field_is_another_step() -> None:
    history = History()
    history.record(recipe(80), recipe(60), ["quality"], 0)
    history.record(recipe(60), recipe(60, 50), ["scale"], 0)
    history.record(recipe(60, 50), recipe(60, 40), ["scale"], 0)
    assert history.before(recipe(60, 40)) == [recipe(80), recipe(60)]


def test_fields_that_move_together_are_one_step_whichever_changes() -> None:
    history = History()
    both = ["quality", "scale"]
    history.record(recipe(80), recipe(60), both, 0)
    history.record(recipe(60), recipe(60, 50), both, 0)
    history.record(recipe(60, 50), recipe(55, 45), both, 0)
    assert history.before(recipe(55, 45)) == [recipe(80)]


@pytest.mark.parametrize(("rest_s", "steps"), [(1.9, 1), (2.0, 2)])
def test_a_gesture_goes_on_after_a_short_rest_and_ends_with_a_long_one(rest_s: float, steps: int) -> None:
    history = History()
    history.record(recipe(80), recipe(60), ["quality"], 10.0)
    history.until = 10.0 + GESTURE_S
    history.record(recipe(60), recipe(50), ["quality"], 10.0 + rest_s)
    assert len(history.before(recipe(50))) == steps


def test_an_open_gesture_is_a_step_of_what_is_kept() -> None:
    history = History()
    history.record(recipe(80), recipe(60), ["quality"], 0)
    assert history.to_dict(recipe(60))["past"] == [recipe(80).values]


def test_an_undo_ends_an_open_gesture_and_takes_it_back() -> None:
    history = History()
    history.record(recipe(80), recipe(60), ["quality"], 0)
    assert history.undo(recipe(60)) == recipe(80)
    assert history.redo(recipe(80)) == recipe(60)


def test_a_change_after_an_undo_ends_what_could_be_redone() -> None:
    history, now = worked([70], [60])
    there = history.undo(now)
    assert there is not None
    history.record(there, recipe(50), ["quality"], 0)
    assert history.redo(recipe(50)) is None


def test_no_more_steps_are_kept_than_the_limit() -> None:
    history, now = worked(*([quality] for quality in range(1, MAX_STEPS + 20)))
    assert len(history.before(now)) == MAX_STEPS


@given(st.lists(st.integers(1, 95), max_size=8), st.integers(0, 8))
def test_any_step_can_be_gone_to_and_back(qualities: list[int], step: int) -> None:
    history, now = worked(*([quality] for quality in qualities))
    steps = [*history.past, now]
    step = min(step, len(steps) - 1)
    there = history.go_to(step, now) or now
    assert there == steps[step]
    assert [*history.past, there, *reversed(history.future)] == steps


@pytest.mark.parametrize("stored", [{}, {"past": None}, {"past": {}, "future": 3}])
def test_a_stored_history_that_cannot_be_read_is_empty(stored: dict[str, Any]) -> None:
    history = History.from_dict(stored, None)  # type: ignore[arg-type]  # no recipe is read
    assert (history.past, history.future) == ([], [])
