"""The report: a line for each file, the totals, and the exit code."""

from __future__ import annotations

import json
import sys

from app.cli.outcome import Outcome
from app.cli.progress import Progress
from app.cli.units import say_bytes, say_saving
from app.rendering.stats import saved_percent


class Report:
    """Results go to stdout, one line each; notes, failures and totals to stderr. As JSON every outcome is
    one object on a line of stdout."""

    def __init__(self, as_json: bool, progress: Progress) -> None:
        self._as_json = as_json
        self._progress = progress
        self._done: list[Outcome] = []
        self._failed: list[Outcome] = []

    def tell(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self._failed.append(outcome)
        elif outcome.skipped is None:
            self._done.append(outcome)
        if self._as_json:
            self._progress.print(json.dumps(outcome.to_dict()), sys.stdout)
        else:
            self._tell_people(outcome)

    def end(self) -> int:
        """After the progress: totals, and every failed file by name; 1 if there is one."""
        if not self._as_json and len(self._done) > 1:
            before = sum(outcome.stats["original_bytes"] for outcome in self._done)
            after = sum(outcome.stats["bytes"] for outcome in self._done)
            print(f"{len(self._done)} files: {_sizes(before, after)}", file=sys.stderr)
        if self._failed:
            names = ", ".join(shown(outcome.file) for outcome in self._failed)
            print(f"Failed: {names}", file=sys.stderr)
        elif not self._done:
            print("There is nothing to optimize.", file=sys.stderr)
        return 1 if self._failed else 0

    def _tell_people(self, outcome: Outcome) -> None:
        name = shown(outcome.file)
        if outcome.error is not None:
            self._progress.print(f"{name}: {outcome.error['message']}", sys.stderr)
        elif outcome.skipped is not None:
            self._progress.print(f"{name}: skipped. {outcome.skipped}", sys.stderr)
        else:
            sizes = _sizes(outcome.stats["original_bytes"], outcome.stats["bytes"])
            self._progress.print(f"{name} -> {shown(outcome.target)}: {sizes}", sys.stdout)
            for notice in outcome.notices:
                self._progress.print(f"{name}: note: {notice}", sys.stderr)


def shown(path: object) -> str:
    """A name on one line: what cannot be printed (a line feed, an escape) is written as Python does."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in str(path))


def _sizes(before: int, after: int) -> str:
    saving = say_saving(saved_percent(before, after))
    return f"{say_bytes(before)} -> {say_bytes(after)}, {saving}"
