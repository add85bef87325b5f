"""A slot of the pool."""

from __future__ import annotations

import queue
import time

from app.rendering.job import Job
from app.rendering.process import WorkerProcess


class Slot:
    """A place in the pool: one worker process at a time, one job at a time. Moments are of the monotonic
    clock, in seconds."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.inbox: queue.Queue[Job | None] = queue.Queue()
        self.job: Job | None = None
        self.began_at = 0.0  # when its job began
        self.heard_at = 0.0  # when that last told how it goes
        self.charged_at = 0.0  # until when its time is charged to somebody
        self.ending = False  # its worker was killed to make room
        self.overran = False  # its worker was killed as its job took too long in all
        self.errands: list[Job] = []
        self.worker: WorkerProcess | None = None

    def take(self, job: Job) -> None:
        """It is at this job from now on."""
        self.job = job
        self.charged_at = time.monotonic()
        self.begin()
        self.inbox.put(job)

    def begin(self) -> None:
        """Its worker begins the job; before that, a lost worker may have been replaced."""
        self.began_at = self.heard_at = time.monotonic()
        self.overran = False

    def rest(self) -> None:
        """It is at no job."""
        self.job = None
        self.ending = False

    def end(self) -> None:
        """End the worker, to make room."""
        if self.worker is not None:
            self.ending = True
            self.worker.kill()

    def end_if_over(self, now: float, most_s: float) -> None:
        """End the worker if its job has taken longer than this in all, whatever it tells on its way."""
        if self.job is not None and self.worker is not None and now - self.began_at > most_s:
            self.overran = True
            self.worker.kill()
