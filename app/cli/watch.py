"""Watch: a folder is kept optimized as files come and change, until the command is stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from app.cli.errand import Errand
from app.cli.order import Order
from app.cli.outcome import Outcome

#: The folder is looked at this often. A file that has not changed from one look to the next is whole.
_EVERY_S = 1.0

#: Size and time of a file.
Marks = tuple[int, int]
AllMarks = dict[Path, Marks | None]
Planned = list[Errand | Outcome]


def watch(order: Order, plan: Callable[[Order], Planned], do: Callable[[Planned], int]) -> NoReturn:
    """Do what `plan` finds, again and again: what is new, and what is another than before. A result that was
    made here is replaced when its original has changed, one that is as new as its original is left alone."""
    replacing = replace(order, if_exists="overwrite")
    seen: AllMarks = {}
    done: AllMarks = {}
    while True:
        planned = [each for each in plan(replacing) if isinstance(each, Errand) or each.skipped is None]
        marks = {each.file: _marks(each.file) for each in planned}
        fresh = [each for each in planned if _is_due(each.file, marks, seen, done)]
        due = [what for each in fresh if (what := _what_to_do(each, order, each.file in done)) is not None]
        if due:
            do(due)
        done |= {each.file: marks[each.file] for each in fresh}
        seen = marks
        time.sleep(_EVERY_S)


def _is_due(
    file: Path,
    now: dict[Path, Marks | None],
    before: dict[Path, Marks | None],
    done: dict[Path, Marks | None],
) -> bool:
    """Whether a file is whole, and not what it was when it was done."""
    return now[file] is not None and now[file] == before.get(file) and now[file] != done.get(file)


def _what_to_do(each: Errand | Outcome, order: Order, is_ours: bool) -> Errand | Outcome | None:
    if isinstance(each, Outcome) or is_ours or order.if_exists == "overwrite":
        return each
    place, original = _marks(each.target), _marks(each.file)
    if place is None:
        return each
    if order.if_exists == "skip" or (original is not None and place[1] >= original[1]):
        return None
    return Outcome.failed(each.file, "file_exists", f"{each.target} exists; --overwrite replaces it.")


def _marks(file: Path) -> Marks | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
