"""The table of threats is whole. (That the tests it names exist is seen to for all pages.)"""

from __future__ import annotations

import re

import pytest

from tests.house.sources import ROOT

PAGE = (ROOT / "docs/security.md").read_text()
ROWS = dict(re.findall(r"^\| ([A-Z]\d+) (\|.*)$", PAGE, re.MULTILINE))
IDS = (
    [f"U{n}" for n in range(1, 7)]
    + [f"D{n}" for n in range(1, 12)]
    + [f"S{n}" for n in range(1, 7)]
    + [f"R{n}" for n in range(1, 4)]
    + ["V1", "V2", "T1", "N1", "N2", "N3", "N4", "P1", "P2"]
)


@pytest.mark.parametrize("row", IDS)
def test_a_row_has_a_control_a_test_and_a_result(row: str) -> None:
    named = re.findall(r"`tests/[\w/]+\.py::test_\w+`", ROWS[row])
    assert named, f"{row} names no test"
    cells = [cell.strip() for cell in ROWS[row].strip("|").split("|")]
    assert all(cells), f"{row} leaves something open"
