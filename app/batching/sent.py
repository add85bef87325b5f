"""Sent: the items of one batch that are with batch workers, and what becomes of them.

The threads that work off the batch ask here for one item each, and wait. Items go out in chunks,
outcomes come back by the tray. What nothing is heard of is given back, to be done here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from app import guard
from app.batching.broker import CHUNK_ITEMS, Broker
from app.batching.item import Outcome
from app.errors import Refusal
from app.storage.tray import Tray

#: Items of one batch that are with workers at once.
MOST_SENT = 10 * CHUNK_ITEMS
#: The tray is looked into so often.
_LOOK_EVERY_S = 0.5
#: Refusals that say nothing of the picture.
_OF_THE_MOMENT = ("busy", "storage_unavailable", "internal_error")

#: Whether a batch is at work here, rests, or is another server's by now.
Standing = Literal["works", "rests", "elsewhere"]


@dataclass
class _Chunk:
    """Some items that went out together; `heard_at` is when the last of them came back, or all went out."""

    heard_at: float


@dataclass
class _Asked:
    """An item that somebody waits for. `outcome` is None where it is to be done here."""

    number: int
    facts: Mapping[str, Any]
    chunk: _Chunk | None = None
    is_answered: bool = False
    outcome: Outcome | None = None


class Sent:
    """Of one batch. `standing` says how the batch stands, and `is_noted` whether the outcome of an item is
    written down. A chunk of which nothing is heard for `silent_s` is given back."""

    def __init__(
        self,
        batch_id: str,
        broker: Broker,
        tray: Tray,
        standing: Callable[[], Standing],
        is_noted: Callable[[int], bool],
        silent_s: float,
    ) -> None:
        self._batch_id = batch_id
        self._broker = broker
        self._tray = tray
        self._standing = standing
        self._is_noted = is_noted
        self._silent_s = silent_s
        self._changed = threading.Condition()
        self._asked: dict[int, _Asked] = {}
        self._is_running = False
        self._is_open = False

    def done(self, number: int, facts: Mapping[str, Any]) -> Outcome | None:
        """Have an item done by a worker; `facts` are what it needs, JSON-safe. None where it is to be done
        here. Refusal `busy` where the batch is not at work any more."""
        asked = _Asked(number, facts)
        with self._changed:
            self._asked[number] = asked
            if not self._is_running:
                self._is_running = True
                guard.background("sent", self._run)
            self._changed.wait_for(lambda: asked.is_answered)
        if asked.outcome is None and self._standing() != "works":
            raise Refusal("busy", "Nobody waits for this any more.")
        return asked.outcome

    def _run(self) -> None:
        while True:
            goes_on = True
            with guard.guarded("sent"), suppress(Refusal):
                goes_on = self._turn()
            with self._changed:
                if not goes_on and not self._asked:
                    self._is_running = False
                    return
                self._changed.wait(_LOOK_EVERY_S)

    def _turn(self) -> bool:
        """Take in what has come, and send what waits; whether there will be more."""
        standing = self._standing()
        if standing != "works":
            self._give_back(list(self._asked.values()))
            if standing == "rests" and self._is_open:
                self._tray.close()
                self._take_in()
            self._is_open = False
            return False
        if not self._is_open:
            self._tray.open()
            self._is_open = True
        self._take_in()
        if self._asked and not self._broker.is_there():
            self._give_back(list(self._asked.values()))
            return True
        self._send()
        self._give_back([each for each in list(self._asked.values()) if self._is_silent(each)])
        return True

    def _is_silent(self, asked: _Asked) -> bool:
        return asked.chunk is not None and time.monotonic() - asked.chunk.heard_at > self._silent_s

    def _take_in(self) -> None:
        for number in self._tray.numbers():
            asked = self._asked.get(number)
            if asked is None:
                if self._is_noted(number):
                    self._tray.drop(number)
                continue
            outcome = _outcome(self._tray.told(number))
            if outcome is None:
                self._tray.drop(number)
            if asked.chunk is not None:
                asked.chunk.heard_at = time.monotonic()
            self._answer(asked, outcome)

    def _send(self) -> None:
        """Whole chunks; what is left over once there is less than a chunk on its way."""
        waiting = [each for each in list(self._asked.values()) if each.chunk is None]
        on_their_way = len(self._asked) - len(waiting)
        while len(waiting) >= CHUNK_ITEMS or (waiting and on_their_way < CHUNK_ITEMS):
            chunk, waiting = waiting[:CHUNK_ITEMS], waiting[CHUNK_ITEMS:]
            items = [{"number": each.number, **each.facts} for each in chunk]
            if not self._broker.send({"batch_id": self._batch_id, "items": items}):
                self._give_back(chunk + waiting)
                return
            sent = _Chunk(time.monotonic())
            for each in chunk:
                each.chunk = sent
            on_their_way += len(chunk)

    def _give_back(self, asked: list[_Asked]) -> None:
        for each in asked:
            self._answer(each, None)

    def _answer(self, asked: _Asked, outcome: Outcome | None) -> None:
        with self._changed:
            del self._asked[asked.number]
            asked.outcome, asked.is_answered = outcome, True
            self._changed.notify_all()


def _outcome(told: Mapping[str, Any] | None) -> Outcome | None:
    """What a worker tells; None where the item is to be done here."""
    try:
        outcome = Outcome.of_dict(told or {})
    except KeyError:
        return None
    return None if outcome.code in _OF_THE_MOMENT else outcome
