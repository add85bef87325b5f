"""A job: one order for a render worker, and the place where its result arrives."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.errors import Refusal
from app.rendering.orders import Order
from app.rendering.purpose import Purpose


@dataclass(eq=False)
class Job:
    """An order under way. `on_finish` is called once, in the thread that ends the job, `on_advance` with each
    thing the worker tells before; neither may block. `put_off` is set once its worker was needed for a more
    urgent job."""

    order: Order
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

    @property
    def purpose(self) -> Purpose:
        return self.order.purpose

    @property
    def home(self) -> str:
        return self.order.home

    @property
    def holder(self) -> str:
        return self.order.holder

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
            raise TimeoutError(self.order.task)
        if self.error is not None:
            raise self.error
        return self.header, self.body

    def _end(self) -> None:
        self.ended_at = time.monotonic()
        self._ended.set()
        if self.on_finish is not None:
            self.on_finish(self)
