"""Tables of measurements, as Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass
class Table:
    """`aim` is what was meant to be reached, `notes` what a reader must know beside the figures."""

    title: str
    columns: Sequence[str]
    aim: str = ""
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: str = ""

    def add(self, *cells: object) -> None:
        self.rows.append([str(cell) for cell in cells])

    def __str__(self) -> str:
        lines = [f"### {self.title}", ""]
        lines += [f"Aim: {self.aim}.", ""] if self.aim else []
        lines += [_line(self.columns), _line("---" for _ in self.columns), *map(_line, self.rows), ""]
        lines += [self.notes, ""] if self.notes else []
        return "\n".join(lines)


def spread(values: Sequence[float], digits: int = 1) -> str:
    """The median, and in brackets the least and the most."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
