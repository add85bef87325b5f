"""What is typed: help, questions, and what is not right."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.chores.kinds import chores
from tests.cli.tidying import listing, whittle


def test_without_a_terminal_it_wants_to_be_told_to_go_on(trip: Path, state: Path) -> None:
    before = listing(trip)
    assert "--yes" in whittle(state, "rename", trip, code=2).stderr
    assert listing(trip) == before


@pytest.mark.parametrize(
    "asked",
    [
        ["rename"],
        ["shift-dates", "."],
        ["shift-dates", ".", "--by", "soon"],
        ["set-zone", ".", "--zone", "CET"],
        ["copyright", "."],
        ["rename", ".", "--pattern", "{when}"],
        ["undo", "--last", "name"],
        ["strip", ".", "--keep", "all"],
    ],
    ids=" ".join,
)
def test_a_command_that_is_not_right_ends_with_2_and_one_line(
    asked: list[str], trip: Path, state: Path
) -> None:
    ended = whittle(state, *(str(trip) if each == "." else each for each in asked), code=2)
    assert ended.stderr.splitlines()[-1].startswith(f"whittle {asked[0]}: error: ")


def test_what_was_named_and_is_no_photo_is_told(trip: Path, state: Path) -> None:
    ended = whittle(
        state, "orient", trip / "notes.txt", trip / "gone.jpg", trip / "link.jpg", "--yes", code=1
    )
    for name in ("notes.txt", "gone.jpg", "link.jpg"):
        assert name in ended.stderr


def test_every_chore_is_a_command_with_help(state: Path) -> None:
    listed = whittle(state, "--help").stdout
    for chore in chores().values():
        if chore.in_place:
            assert chore.shell_name in listed
            helped = whittle(state, chore.shell_name, "--help").stdout
            assert all(f"--{field.name.replace('_', '-')}" in helped for field in chore.fields)
