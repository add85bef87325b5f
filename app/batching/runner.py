"""The runner: works off the items of a plan, several at a time, and writes down what became of each.

Reading order is an item's way: take, act, note. What the journal says has been done is not done again, so a
batch that was killed goes on where it was. One bad file never ends it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from app import guard
from app.batching.item import Item, Outcome
from app.batching.progress import Progress
from app.errors import Refusal
from app.storage.journal import Journal

log = logging.getLogger(__name__)

State = Literal["planned", "running", "paused", "done", "cancelled"]
#: States in which there is still something to do.
OPEN: tuple[State, ...] = ("planned", "running", "paused")

#: Where a lost line costs only that an item is done again, lines are forced to the disk this often.
_SYNC_EVERY_S = 0.2
#: The server, and not the item, is what is wrong: it is tried again after a while.
_OF_THE_MOMENT = ("busy", "storage_unavailable", "moved")
_AGAIN_AFTER_S = 1.0


def nothing(*_: Any) -> None:
    """Nobody is told."""


class Runner:
    """`act` does one item, in one of `width` threads; a Refusal that it raises is the item's. With
    `begins_first` the journal says that an item begins before it does, for work that cannot just be done
    again: `begun` are those that began and did not end in an earlier run. `stop` is told of each item in work
    when the batch is cancelled, `on_change` of every change, in any thread; `is_closing` says that the
    process ends: what fails then has not failed."""

    def __init__(
        self,
        items: Sequence[Item],
        act: Callable[[Item], Outcome],
        journal: Journal,
        width: int,
        *,
        begins_first: bool = False,
        stop: Callable[[Item], None] = nothing,
        on_change: Callable[[], None] = nothing,
        is_closing: Callable[[], bool] = lambda: False,
    ) -> None:
        self.items = {item.number: item for item in items}
        self.outcomes: dict[int, Outcome] = {}
        self.begun: set[int] = set()
        self.state: State = "planned"
        self.changed = threading.Condition(threading.RLock())
        self._act = act
        self._journal = journal
        self._width = width
        self._begins_first = begins_first
        self._stop = stop
        self._on_change = on_change
        self._is_closing = is_closing
        self._in_work: dict[int, Item] = {}
        self._threads = 0
        self._synced_at = 0.0
        elapsed_ms = 0
        for line in journal.read():
            elapsed_ms = max(elapsed_ms, line.get("elapsed_ms", 0))
            self._replay(line)
        self.progress = Progress(elapsed_ms)
        self._waiting = deque(item for number, item in self.items.items() if number not in self.outcomes)

    def start(self) -> None:
        """Begin, or go on after a restart."""
        with self.changed:
            self._become("running")
            self.progress.start()
            while self._threads < min(self._width, len(self._waiting)):
                self._threads += 1
                guard.background("batch", self._work)
            self._end_if_done()

    def pause(self) -> None:
        """Nothing new begins; what is in work ends."""
        self._ask("pause", "running")
        with self.changed:
            self.progress.rest()
            self._become("paused")

    def resume(self) -> None:
        self._ask("go on", "paused")
        self.start()

    def cancel(self) -> None:
        """Nothing new begins, and what is in work does not count any more."""
        self._ask("be cancelled", *OPEN)
        with self.changed:
            self.progress.rest()
            self._become("cancelled")
            stopped = list(self._in_work.values())
        for item in stopped:
            self._stop(item)

    def retry(self) -> None:
        """Do again what failed, and what a cancelled batch did not get to."""
        self._ask("try again", "done", "cancelled")
        with self.changed:
            failed = [number for number, outcome in self.outcomes.items() if outcome.state == "failed"]
            line = {"retry": failed}
            self._journal.append(line)
            self._replay(line)
            self._waiting = deque(item for number, item in self.items.items() if number not in self.outcomes)
        self.start()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Until it has ended, one way or the other."""
        with self.changed:
            return self.changed.wait_for(lambda: self.state in ("done", "cancelled"), timeout_s)

    def rest(self) -> None:
        """Wait until nobody is at work any more."""
        with self.changed:
            self.changed.wait_for(lambda: not self._threads)

    def current(self) -> list[Item]:
        """What is in work."""
        with self.changed:
            return list(self._in_work.values()) if self.state in OPEN else []

    def counts(self) -> dict[str, Any]:
        """Where it is: sizes in bytes, times in ms; `original_bytes` are those of the items that are done."""
        with self.changed:
            ended = [outcome.state for outcome in self.outcomes.values()]
            done = [number for number, outcome in self.outcomes.items() if outcome.state == "done"]
            left = [item.work for number, item in self.items.items() if number not in self.outcomes]
            return {
                "state": self.state,
                "total": len(self.items),
                **{state: ended.count(state) for state in ("done", "failed", "skipped")},
                "original_bytes": sum(self.items[number].bytes for number in done),
                "bytes": sum(self.outcomes[number].bytes for number in done),
                "elapsed_ms": self.progress.elapsed_ms,
                "left_ms": self.progress.left_ms(left) if self.state == "running" else None,
            }

    def _work(self) -> None:
        """One thread's life: item after item, until there is none or the batch rests."""
        while (item := self._take()) is not None:
            outcome = self._done(item)
            with guard.guarded("batch"):
                self._note(item, outcome)
        with self.changed:
            self._end_if_done()

    def _take(self) -> Item | None:
        with self.changed:
            if self.state != "running" or not self._waiting or self._is_closing():
                self._threads -= 1
                self.changed.notify_all()
                return None
            item = self._waiting.popleft()
            self._in_work[item.number] = item
        return item

    def _done(self, item: Item) -> Outcome | None:
        """What became of it; None where it is to be tried again."""
        try:
            if self._begins_first:
                self._journal.append({"n": item.number, "begun": True})
            return self._act(item)
        except Refusal as refusal:
            if refusal.code not in _OF_THE_MOMENT:
                return Outcome.of(refusal)
        except Exception:
            log.exception("an item of a batch failed")
            return Outcome.of(Refusal("internal_error", "That did not work. It has been noted."))
        if not self._is_closing() and self.state == "running":
            time.sleep(_AGAIN_AFTER_S)
        return None

    def _note(self, item: Item, outcome: Outcome | None) -> None:
        with self.changed:
            del self._in_work[item.number]
            if self.state == "cancelled" or (self._is_closing() and not self._counts_at_the_end(outcome)):
                return
            if outcome is None:
                self._waiting.append(item)
                return
            line = {"n": item.number, **outcome.to_dict(), "elapsed_ms": self.progress.elapsed_ms}
            try:
                self._append(line)
            except Refusal:  # what is not written down did not happen
                self._waiting.append(item)
                raise
            self.outcomes[item.number] = outcome
            self.progress.note(item.work)
            self.changed.notify_all()
        self._on_change()

    def _counts_at_the_end(self, outcome: Outcome | None) -> bool:
        return outcome is not None and outcome.state != "failed"

    def _end_if_done(self) -> None:
        if self.state == "running" and len(self.outcomes) == len(self.items):
            self.progress.rest()
            self._become("done")

    def _append(self, line: Mapping[str, Any]) -> None:
        now = time.monotonic()
        lasting = self._begins_first or now - self._synced_at > _SYNC_EVERY_S
        self._synced_at = now if lasting else self._synced_at
        self._journal.append(line, lasting=lasting)

    def _become(self, state: State) -> None:
        self._journal.append({"run": state, "elapsed_ms": self.progress.elapsed_ms})
        self.state = state
        self.changed.notify_all()
        self._on_change()

    def _ask(self, what: str, *states: State) -> None:
        """Refusal `wrong_state` unless it is in one of these."""
        if self.state not in states:
            raise Refusal(
                "wrong_state", "This batch is {state}: it cannot {what}.", state=self.state, what=what
            )

    def _replay(self, line: Mapping[str, Any]) -> None:
        number = line.get("n")
        if "run" in line:
            self.state = line["run"]
        elif "retry" in line:
            for each in line["retry"]:
                self.outcomes.pop(each, None)
        elif number in self.items and line.get("begun"):
            self.begun.add(number)
        elif number in self.items:
            told = {name: value for name, value in line.items() if name not in ("n", "elapsed_ms")}
            self.outcomes[number] = Outcome.of_dict(told)
            self.begun.discard(number)
