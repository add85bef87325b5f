"""The report: a line for each file, the totals, and the exit code."""

from __future__ import annotations

import json
import sys

from app.cli.errand import Errand
from app.cli.order import Order
from app.cli.outcome import Outcome
from app.cli.progress import Progress
from app.cli.units import say_bytes, say_saving
from app.rendering.stats import saved_percent


class Report:
    """Results go to stdout, one line each; notes, failures and totals to stderr. As JSON every outcome is
    one object on a line of stdout."""

    def __init__(self, order: Order, progress: Progress) -> None:
        self._order = order
        self._as_json = order.json
        self._progress = progress
        self._done: list[Outcome] = []
        self._failed: list[Outcome] = []
        self._planned = 0
        self._could_be_smaller: list[Outcome] = []

    def tell_planned(self, errand: Errand) -> None:
        """What would be done."""
        self._planned += 1
        if self._as_json:
            body = {"file": str(errand.file), "ok": True, "would_write": str(errand.target)}
            self._progress.print(json.dumps(body), sys.stdout)
        else:
            self._progress.print(f"{shown(errand.file)} -> {shown(errand.target)}", sys.stdout)

    def tell(self, outcome: Outcome) -> None:
        if self._order.check and outcome.stats:
            self._tell_check(outcome)
            return
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
        if not self._as_json and not self._order.check and len(self._done) > 1:
            before = sum(outcome.stats["original_bytes"] for outcome in self._done)
            after = sum(outcome.stats["bytes"] for outcome in self._done)
            print(f"{len(self._done)} files: {_sizes(before, after)}", file=sys.stderr)
        if self._failed:
            names = ", ".join(shown(outcome.file) for outcome in self._failed)
            print(f"Failed: {names}", file=sys.stderr)
        elif not self._done and not self._planned and not self._could_be_smaller:
            print("There is nothing to optimize.", file=sys.stderr)
        if self._could_be_smaller and not self._as_json:
            before = sum(outcome.stats["original_bytes"] for outcome in self._could_be_smaller)
            after = sum(outcome.stats["bytes"] for outcome in self._could_be_smaller)
            print(f"{len(self._could_be_smaller)} could be smaller: {_sizes(before, after)}", file=sys.stderr)
        return 1 if self._failed or self._could_be_smaller else 0

    def _tell_check(self, outcome: Outcome) -> None:
        """Name a file that could be smaller; one that could not is not worth a line to people."""
        could = outcome.stats["saved_percent"] > self._order.min_saving
        (self._could_be_smaller if could else self._done).append(outcome)
        if self._as_json:
            body = {"file": str(outcome.file), "ok": not could, **outcome.stats}
            self._progress.print(json.dumps(body), sys.stdout)
        elif could:
            sizes = _sizes(outcome.stats["original_bytes"], outcome.stats["bytes"])
            self._progress.print(f"{shown(outcome.file)} could be smaller: {sizes}", sys.stdout)

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
