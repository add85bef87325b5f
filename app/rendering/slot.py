"""A slot of the pool."""

from __future__ import annotations

import queue

from app.rendering.job import Job
from app.rendering.process import WorkerProcess


class Slot:
    """A place in the pool: one worker process at a time, one job at a time."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.inbox: queue.Queue[Job | None] = queue.Queue()
        self.job: Job | None = None
        self.heard_at = 0.0  # when its job began, or last told how it goes
        self.errands: list[Job] = []
        self.worker: WorkerProcess | None = None
