"""A pool whose workers do as the test says."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from app.rendering.job import Job
from app.rendering.orders import Order
from app.rendering.pool import Pool
from app.rendering.process import WorkerDied, WorkerProcess
from app.rendering.purpose import Purpose

SOON_S = 10.0


class Actor:
    """Stands for a worker process. A task begins by being put into `begun`; `end` says how it ends."""

    def __init__(self, begun: queue.Queue[tuple[str, Actor]]) -> None:
        self.hello: dict[str, Any] = {"sandbox_lacks": [], "catalog": {}}
        self.alive = True
        self.crashed = self.overran = False
        self.pid = 1
        self.worked_s = 0.0
        self._begun = begun
        self._ends: queue.Queue[dict[str, Any] | Exception] = queue.Queue()

    def call(self, order: Order, timeout_s: float, advance: object) -> tuple[Any, bytes]:
        self._begun.put((order.params["name"], self))
        end = self._ends.get(timeout=SOON_S)
        if isinstance(end, Exception):
            raise end
        return end, b""

    def end(self, how: dict[str, Any] | Exception | None = None) -> None:
        self._ends.put(how or {})

    def die(self, **how: bool) -> None:
        vars(self).update(how, alive=False)
        self.end(WorkerDied())

    def processor_s(self) -> float:
        return self.worked_s

    def kill(self) -> None:
        if self.alive:
            self.die()

    def close(self) -> None:
        self.kill()


class Stage:
    """A pool of actors, and what they begin."""

    def __init__(self, size: int, on_performed: Callable[[Job], None] = lambda job: None) -> None:
        self.begun: queue.Queue[tuple[str, Actor]] = queue.Queue()
        self.pool = Pool(size, lambda: cast(WorkerProcess, Actor(self.begun)), 30.0, on_performed)

    def submit(
        self, name: str, purpose: Purpose, holder: str = "one", home: str = "image", **params: Any
    ) -> Job:
        params["name"] = name
        return self.pool.submit(Job(Order("task", params, purpose, home=home, holder=holder)))

    def next(self) -> tuple[str, Actor]:
        return self.begun.get(timeout=SOON_S)


@contextmanager
def stage(size: int, **given: Any) -> Iterator[Stage]:
    made = Stage(size, **given)
    yield made
    made.pool.close()
