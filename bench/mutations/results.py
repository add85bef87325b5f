"""The table of mutations in docs/security.md: it is what is known, so a run of some rows keeps the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bench.mutations.registry import MUTATIONS, Mutation

PAGE = Path(__file__).resolve().parents[2] / "docs/security.md"
NOT_RUN = "not run"
_TABLE = re.compile(r"(?<=<!-- mutations: begin -->\n).*?(?=<!-- mutations: end -->)", re.DOTALL)
_LINE = re.compile(
    r"^\| (?P<row>[A-Z]\d+) \| (?P<removes>[^|]+) \| (?P<outcome>[^|]+) \| (?P<on>[^|]*) \|$", re.M
)


class Result(NamedTuple):
    """What came of a mutation: in words, and the day (ISO 8601, "" when it has not run)."""

    outcome: str
    on: str


Known = dict[tuple[str, str], Result]


def outcome(mutation: Mutation, failed: int) -> str:
    """In words: how many of the tests that are named failed without the control."""
    named = len(mutation.tests)
    return f"{failed} of {named} failed" if failed == named else f"ONLY {failed} of {named} failed"


def known(page: str) -> Known:
    """The results that the page tells, by row and control."""
    table = _TABLE.search(page)
    found = _LINE.finditer(table[0] if table else "")
    return {(each["row"], each["removes"]): Result(each["outcome"], each["on"].strip()) for each in found}


def written(page: str, news: Mapping[tuple[str, str], Result]) -> str:
    """The page with a line for every mutation there is."""
    results = known(page) | dict(news)
    lines = ["", "| row | control that is removed | its tests | run on |", "| --- | --- | --- | --- |"]
    for mutation in sorted(MUTATIONS, key=lambda each: _in_page(page, each.row)):
        result = results.get((mutation.row, mutation.removes), Result(NOT_RUN, ""))
        lines.append(f"| {mutation.row} | {mutation.removes} | {result.outcome} | {result.on} |")
    return _TABLE.sub(lambda _: "\n".join([*lines, "", ""]), page)


def _in_page(page: str, row: str) -> int:
    """Where the row stands, so that both tables have one order."""
    return page.index(f"\n| {row} |")
