"""What a mutation is: one control taken away, and the tests that fail without it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """`row` of docs/security.md loses the control that `removes` names: `text`, which is in `file` once,
    becomes `instead`. Each of `tests` fails then."""

    row: str
    removes: str
    file: str
    text: str
    instead: str
    tests: tuple[str, ...]


MUTATIONS: list[Mutation] = []


def without(row: str, removes: str, file: str, text: str, instead: str, *tests: str) -> None:
    """Register a mutation; tests are named from below `tests/`."""
    MUTATIONS.append(Mutation(row, removes, file, text, instead, tuple(f"tests/{test}" for test in tests)))
