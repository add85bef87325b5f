"""A job: one piece of work for a render worker, and the place where its result arrives."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refusal


@dataclass(frozen=True)
class Purpose:
    """What a job is for. Of lower `urgency` goes first, but one that waits has a turn every `patience_s`
    seconds. `long` jobs may leave a worker free for moving hands, and may be put off for a more urgent one;
    `bounded` ones are refused when the queue is full."""

    name: str
    urgency: int
    patience_s: float
    long: bool
    bounded: bool


#: What the server asks for itself: is the pool alive? Never queued behind pictures for long.
CHECK = Purpose("check", 0, 0.0, long=False, bounded=False)
DRAFT = Purpose("draft", 1, math.inf, long=False, bounded=False)
#: An upload is checked before it is taken. Somebody has chosen a picture and waits to begin.
PROBE = Purpose("probe", 2, 0.25, long=True, bounded=True)
FINAL = Purpose("final", 3, 0.5, long=True, bounded=False)
#: Somebody waits for the answer to one HTTP request: a download, a one-shot.
REQUEST = Purpose("request", 4, 2.0, long=True, bounded=True)
#: A variant of a contact sheet: worth having, never worth waiting for.
SHEET = Purpose("sheet", 5, 10.0, long=True, bounded=True)

PURPOSES = (CHECK, DRAFT, PROBE, FINAL, REQUEST, SHEET)


@dataclass(eq=False)
class Job:
    """`task` names a function of `app.rendering.tasks`, `params` is its JSON-safe argument, `home` the
    id of the image, whose worker keeps its pictures warm. `holder` is the address whose share of the workers
    it spends; where none is known, the image is its own. `on_finish` is called once, in the thread that ends
    the job, `on_advance` with each thing the worker tells before; neither may block. `put_off` is set once
    its worker was needed for a more urgent job."""

    task: str
    params: dict[str, Any]
    purpose: Purpose
    home: str = ""
    holder: str = ""
    on_finish: Callable[[Job], None] | None = None
    on_advance: Callable[[dict[str, Any]], None] | None = None
    submitted_at: float = 0.0
    ended_at: float = 0.0
    attempts: int = 0
    cancelled: bool = False
    put_off: bool = False
    error: Refusal | None = None
    header: dict[str, Any] = field(default_factory=dict)
    body: bytes = b""
    _ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.holder = self.holder or self.home

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
