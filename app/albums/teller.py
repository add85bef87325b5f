"""The teller of a batch: says how it goes, at most five times a second, whatever happens in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from app import guard
from app.albums.batch import Batch
from app.batching.runner import OPEN
from app.editing.tell import Tell

_EVERY_S = 0.2

Listener = Callable[[str, dict[str, Any]], None]


class Teller:
    """Tells `tell` and every listener (`listen`) of one batch. `audience` are the tabs at this moment, and
    `on_end` is called when it has ended."""

    def __init__(
        self, batch: Batch, tell: Tell, audience: Callable[[], list[str]], on_end: Callable[[], None]
    ) -> None:
        self._batch = batch
        self._tell = tell
        self._audience = audience
        self._on_end = on_end
        self._told: dict[int, str] = {}
        self._changed = threading.Condition()
        self._is_news = False
        self._is_running = False
        self._listeners: list[Listener] = []

    def note(self) -> None:
        """Something is another now. Cheap, and safe to call from anywhere."""
        with self._changed:
            self._is_news = True
            if not self._is_running:
                self._is_running = True
                guard.background("batch teller", self._run)

    @property
    def streams(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener(fact, payload)` too, from now on; call what is returned to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._is_news:
                    self._is_running = False
                    return
                self._is_news = False
            with guard.guarded("batch teller"):
                self._say()
            time.sleep(_EVERY_S)

    def _say(self) -> None:
        runner = self._batch.runner
        with runner.changed:
            state = runner.state
            fresh = [n for n, outcome in runner.outcomes.items() if self._told.get(n) != outcome.state]
            self._told = {number: outcome.state for number, outcome in runner.outcomes.items()}
            self._batch.sequence += 1
            payload = self._batch.advanced(fresh)
        self._send("batch_advanced", payload)
        if state not in OPEN:
            self._send("batch_ended", {"batch_id": self._batch.id, "reason": state})
            self._on_end()

    def _send(self, fact: str, payload: dict[str, Any]) -> None:
        self._tell(fact, self._audience(), payload)
        for listener in list(self._listeners):
            listener(fact, payload)
