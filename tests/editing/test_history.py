"""History as a pure class: one gesture is one step, and no step is ever lost on the way back and forth."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editing.history import MAX_STEPS, History
from app.recipe.recipe import Recipe


def recipe(quality: int) -> Recipe:
    return Recipe((("quality", quality),))


def worked(*gestures: list[int]) -> tuple[History, Recipe]:
    """A history of gestures, each a list of the qualities it went through, and the recipe at its end."""
    history, now = History(), recipe(80)
    for gesture in gestures:
        for quality in gesture:
            history.record(now)
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


def test_an_undo_ends_an_open_gesture_and_takes_it_back() -> None:
    history = History()
    history.record(recipe(80))
    assert history.undo(recipe(60)) == recipe(80)
    assert history.redo(recipe(80)) == recipe(60)


def test_a_change_after_an_undo_ends_what_could_be_redone() -> None:
    history, now = worked([70], [60])
    there = history.undo(now)
    assert there is not None
    history.record(there)
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
