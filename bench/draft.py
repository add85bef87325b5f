"""Processor time of a draft in its worker, field by field: what a drag at rest of the machine waits for.

python -m bench.draft [--format jpeg --with sharpen=40,temperature=20] [--field all] [--megapixels 24]

Without --format every row of the table in docs/performance.md. It counts the time of this process alone, so
that other work on the machine changes little; what the wire and the server add, `bench.drag` measures.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping, Sequence
from typing import Any

from bench import running
from bench.client import quantile
from bench.drag import SWEEPS, others_of, to_and_fro
from bench.subject import Subject
from bench.tables import Table

#: What people have set, by format.
EDITS: tuple[tuple[str, str], ...] = (
    ("jpeg", ""),
    ("jpeg", "sharpen=40"),
    ("jpeg", "sharpen=40,temperature=20,saturation=10,width=1600"),
    ("webp", ""),
    ("webp", "sharpen=40"),
    ("avif", ""),
    ("jxl", ""),
    ("png", "colors=64"),
)
_OF_PALETTES = ("colors", "dither")


def fields_of(format: str) -> list[str]:
    lossy = format != "png"
    return [field for field in SWEEPS if (field not in _OF_PALETTES if lossy else field != "quality")]


def drag(subject: Subject, field: str, recipe: Mapping[str, Any], drafts: int) -> list[float]:
    """Milliseconds of each draft; the first few, of what is kept for the next ones, do not count."""
    taken = []
    for step in range(-3, drafts):
        before = time.process_time()
        subject.draft({**recipe, field: to_and_fro(SWEEPS[field], abs(step))})
        taken.append((time.process_time() - before) * 1000)
    return taken[3:]


def measure(megapixels: float, edits: Sequence[tuple[str, str]], fields: Sequence[str], drafts: int) -> Table:
    """Rows are fields, columns are edits: p50 / p95."""
    subject = Subject(megapixels)
    names = [" ".join((format, others)).strip() for format, others in edits]
    table = Table(f"Processor time of drafts, {megapixels:g} MP, p50 / p95 in ms", ("field", *names))
    for field in fields or SWEEPS:
        cells = []
        for format, others in edits:
            if field not in fields_of(format):
                cells.append("-")
                continue
            taken = drag(subject, field, {"format": format, **others_of(others)}, drafts)
            cells.append(f"{quantile(taken, 0.5):.1f} / {quantile(taken, 0.95):.1f}")
        table.add(field, *cells)
    table.notes = running.machine()
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--format", help="one format, with what --with sets")
    parser.add_argument("--with", dest="others", default="", help="field=value,... that is set beside it")
    parser.add_argument("--field", choices=[*SWEEPS, "all"], default="all")
    parser.add_argument("--megapixels", type=float, default=24)
    parser.add_argument("--drafts", type=int, default=60)
    asked = parser.parse_args()
    edits = ((asked.format, asked.others),) if asked.format else EDITS
    print(measure(asked.megapixels, edits, [] if asked.field == "all" else [asked.field], asked.drafts))


if __name__ == "__main__":
    main()
