"""The table of threats is whole, and its controls are where the mutations look for them.

(That the tests it names exist is seen to for all pages.)
"""

from __future__ import annotations

import re

import pytest

from bench.mutations import MUTATIONS, Mutation, results
from tests.house.sources import ROOT

PAGE = (ROOT / "docs/security.md").read_text()
THREATS, _, REMOVED = PAGE.partition("\n## Each control removed once\n")
ROWS = dict(re.findall(r"^\| ([A-Z]\d+) (\|.*)$", THREATS, re.MULTILINE))
IDS = (
    [f"U{n}" for n in range(1, 9)]
    + [f"D{n}" for n in range(1, 12)]
    + [f"S{n}" for n in range(1, 8)]
    + [f"R{n}" for n in range(1, 6)]
    + ["V1", "V2", "T1", "N1", "N2", "N3", "N4", "P1", "P2"]
)


@pytest.mark.parametrize("row", IDS)
def test_a_row_has_a_control_a_test_and_a_result(row: str) -> None:
    named = re.findall(r"`tests/[\w/]+\.py::test_\w+`", ROWS[row])
    assert named, f"{row} names no test"
    cells = [cell.strip() for cell in ROWS[row].strip("|").split("|")]
    assert all(cells), f"{row} leaves something open"


def test_every_row_loses_a_control_in_some_mutation() -> None:
    assert {each.row for each in MUTATIONS} == set(IDS) == set(ROWS)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: f"{each.row}, {each.removes}")
def test_a_mutation_finds_its_control_and_names_tests_of_its_row(mutation: Mutation) -> None:
    """A stale one would remove nothing, or prove something else than the row says."""
    found = (ROOT / mutation.file).read_text().count(mutation.text)
    assert found == 1, f"bench/mutations looks in {mutation.file} for what is there {found} times: follow it"
    assert mutation.tests and mutation.text != mutation.instead
    assert [test for test in mutation.tests if f"`{test}`" not in ROWS[mutation.row]] == []


def test_the_table_of_mutations_has_a_line_for_each_and_none_survives() -> None:
    known = results.known(PAGE)
    assert results.written(PAGE, {}) == PAGE, "run `make mutations`"
    assert list(known) and set(known) == {(each.row, each.removes) for each in MUTATIONS}
    assert [key for key, found in known.items() if found.outcome.startswith("ONLY")] == []


def test_a_mutation_that_some_of_its_tests_survive_is_said_to_be_so() -> None:
    mutation = next(each for each in MUTATIONS if len(each.tests) == 2)
    key = (mutation.row, mutation.removes)
    told = results.Result(results.outcome(mutation, 1), "2026-01-01")
    assert told.outcome == "ONLY 1 of 2 failed"
    assert results.known(results.written(PAGE, {key: told}))[key] == told
