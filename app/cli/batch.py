"""A batch of the shell: many originals, one recipe, several at once over the render workers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.batching.item import Item
from app.batching.item import Outcome as Ended
from app.batching.runner import Runner
from app.cli.errand import Errand
from app.cli.memory import Memory
from app.cli.order import Order
from app.cli.outcome import Outcome
from app.cli.placing import place
from app.cli.plan import exists
from app.config import Config
from app.errors import Refusal
from app.rendering import stats
from app.rendering.finished import RenditionFile
from app.workshop import Made, Workshop


class Batch:
    """Puts what is finished in its place, or into `results` where there is no place for it yet."""

    def __init__(self, workshop: Workshop, order: Order, errands: list[Errand], memory: Memory) -> None:
        self._workshop = workshop
        self._order = order
        self._errands = dict(enumerate(errands, 1))
        self._memory = memory
        self._outcomes: dict[int, Outcome] = {}
        self._is_over = False
        self.results = workshop.work / "results"
        self.results.mkdir()

    @classmethod
    @contextmanager
    def started(
        cls,
        order: Order,
        config: Config,
        errands: list[Errand],
        memory: Memory,
        on_change: Callable[[Runner], None],
    ) -> Iterator[Batch]:
        """Begun, with workers for as many files at once; ConfigError if none starts. However it is left, no
        file is half written."""
        with Workshop.started(config, len(errands)) as workshop:
            batch = cls(workshop, order, errands, memory)
            batch._run(on_change)
            try:
                yield batch
            finally:
                batch._end()

    def outcome(self, number: int) -> Outcome:
        """What became of an errand, as soon as that is known; they count from 1."""
        runner = self._runner
        with runner.changed:
            runner.changed.wait_for(lambda: number in runner.outcomes)
        made = self._outcomes.get(number)
        if made is not None:
            return made
        failed = runner.outcomes[number]
        return Outcome.failed(self._errands[number].file, failed.code or "", failed.message or "")

    def _run(self, on_change: Callable[[Runner], None]) -> None:
        items = [
            Item(number, errand.file.name, _size(errand.file) / 2**20, _size(errand.file))
            for number, errand in self._errands.items()
        ]
        self._memory.begin(self._errands, goes_on=self._order.resume)
        width = min(self._workshop.size + 1, len(items))
        self._runner = Runner(
            items,
            self._act,
            self._memory.journal,
            width,
            begins_first=True,
            on_change=lambda: on_change(self._runner),
            is_closing=lambda: self._is_over,
        )
        self._runner.start()

    def _end(self) -> None:
        """Nothing begins any more, and nobody is at work in the folder that goes now."""
        self._is_over = True
        if self._runner.state == "done" and not self._runner.counts()["failed"]:
            self._memory.end()
        self._workshop.pool.close()
        self._runner.rest()

    def _act(self, item: Item) -> Ended:
        errand = self._errands[item.number]
        try:
            with self._workshop.made(errand.file, self._order.recipe, judges=self._order.score) as made:
                outcome = self._outcome_of(item.number, errand, made)
        except Refusal as refusal:
            if refusal.code == "busy":
                raise
            outcome = Outcome.refused(errand.file, refusal)
        except FileExistsError as error:
            outcome = self._found_there(errand.file, error.filename2 or error.filename)
        except OSError as error:
            outcome = Outcome.unwritable(errand.file, errand.target, error)
        self._outcomes[item.number] = outcome
        if outcome.error is not None:
            return Ended("failed", code=outcome.error["code"], message=outcome.error["message"])
        facts = {"bytes": outcome.stats["bytes"]} if outcome.stats else {}
        return Ended("skipped" if outcome.skipped else "done", facts, message=outcome.skipped)

    def _outcome_of(self, number: int, errand: Errand, made: Made) -> Outcome:
        path, numbers = made.path, stats.of_file(made.file, made.original_bytes)
        notices = (*made.notices, *made.file.notices)
        if self._order.check:
            return Outcome(errand.file, None, numbers, notices)
        if self._saves_too_little(numbers["saved_percent"], made.file):
            percent = f"{self._order.min_saving:g}"
            if self._order.unchanged == "skip" or not errand.same_format:
                return Outcome(errand.file, skipped=f"It would save less than {percent}%.")
            path = errand.file.resolve()
            numbers |= {"bytes": numbers["original_bytes"], "saved_percent": 0.0, "kept_original": True}
        target = errand.place_for(made.file.extension)
        self._put(number, errand, path, target)
        return Outcome(errand.file, target, numbers, notices)

    def _saves_too_little(self, saved_percent: float, made: RenditionFile) -> bool:
        too_little = self._order.min_saving > 0 and saved_percent < self._order.min_saving
        return too_little or (made.kept_original and self._order.unchanged == "skip")

    def _found_there(self, file: Path, target: str) -> Outcome:
        """Something has come into a result's place, or its ending was not known before."""
        if self._order.if_exists == "skip":
            return Outcome(file, skipped=f"{target} exists.")
        return Outcome.failed(file, "file_exists", exists(target))

    def _put(self, number: int, errand: Errand, made: Path, target: Path) -> None:
        if self._order.zip is not None:
            shutil.copyfile(made, self.results / str(number))
            return
        dates = errand.file.stat() if self._order.keep_dates else None
        place(made, target, errand.overwrite, dates)


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except OSError:
        return 0
