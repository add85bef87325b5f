"""A job: one piece of work for a render worker, and the place where its result arrives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refusal


@dataclass(frozen=True)
class Purpose:
    """What a job is for. `patience_s` is how long it lets later, more urgent jobs go first; `long`
    ones may leave a worker free for moving hands; `bounded` ones are refused when the queue is full."""

    name: str
    patience_s: float
    long: bool
    bounded: bool


DRAFT = Purpose("draft", 0.0, long=False, bounded=False)
FINAL = Purpose("final", 0.25, long=True, bounded=False)
#: Somebody waits for the answer to one HTTP request: an upload, a download, a one-shot.
REQUEST = Purpose("request", 0.5, long=True, bounded=True)
#: A variant of a contact sheet: worth having, never worth waiting for.
SHEET = Purpose("sheet", 3.0, long=True, bounded=True)
#: Is the pool alive? Asked by the health check; never queued behind pictures for long.
CHECK = Purpose("check", 0.0, long=False, bounded=False)


@dataclass(eq=False)
class Job:
    """`task` names a function of `app.rendering.tasks`, `params` is its JSON-safe argument, `home` the
    id of the image, whose worker keeps its pictures warm. `on_finish` is called once, in the thread
    that ends the job, `on_advance` with each thing the worker tells before; neither may block."""

    task: str
    params: dict[str, Any]
    purpose: Purpose
    home: str = ""
    on_finish: Callable[[Job], None] | None = None
    on_advance: Callable[[dict[str, Any]], None] | None = None
    submitted_at: float = 0.0
    ended_at: float = 0.0
    attempts: int = 0
    cancelled: bool = False
    error: Refusal | None = None
    header: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""
    _ended: threading.Event = field(default_factory=threading.Event)

    @property
    def finished(self) -> bool:
        return self._ended.is_set()

    def advance(self, progress: dict[str, Any]) -> None:
        if self.on_advance is not None and not self.cancelled:
            self.on_advance(progress)

    def succeed(self, header: dict[str, Any], body: bytes) -> None:
        self.header, self.body = header, body
        self._end()

    def fail(self, error: Refusal) -> None:
        self.error = error
        self._end()

    def result(self, timeout_s: float | None = None) -> tuple[dict[str, Any], bytes]:
        """Wait for the end; the result's header and body, or the Refusal that ended it, or TimeoutError."""
        if not self._ended.wait(timeout_s):
            raise TimeoutError(self.task)
        if self.error is not None:
            raise self.error
        return self.header, self.body

    def _end(self) -> None:
        self.ended_at = time.monotonic()
        self._ended.set()
        if self.on_finish is not None:
            self.on_finish(self)
