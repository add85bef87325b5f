"""Ids of things, and what they say of where those are."""

from __future__ import annotations

import pytest

from app.storage.ids import cell_number, is_id, new_id


def test_what_everybody_has_never_says_that_it_is_one_cells() -> None:
    made = {new_id() for _ in range(2000)}
    assert len(made) == 2000 and all(map(is_id, made))
    assert not {each for each in made if each[-6:-4] == "ce"}


def test_what_one_cell_has_says_which() -> None:
    made = new_id(cell_number("cell-12"))
    assert is_id(made) and made.endswith("ce0012") and made != new_id("0012")


@pytest.mark.parametrize(
    ("name", "number"), [("", "0000"), ("a", "0000"), ("c7", "0007"), ("host-123456", "3456")]
)
def test_a_cell_goes_by_the_digits_that_its_name_ends_in(name: str, number: str) -> None:
    assert cell_number(name) == number
