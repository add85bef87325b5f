"""The performer: has a slot's worker do a job, and puts a fresh worker in the place of a lost one."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from app.errors import Refusal
from app.rendering.job import Job
from app.rendering.process import WorkerDied, WorkerProcess
from app.rendering.quarantine import Quarantine, timed_out
from app.rendering.slot import Slot

log = logging.getLogger(__name__)

#: The share of its time that a worker must have computed for a timeout to be its recipe's doing.
_WORKED = 0.25


class Performer:
    """`timeout_s` ends a job of which nothing is heard for so long. `retry` is given each job that has lost
    its worker, `closed` says whether the pool is."""

    def __init__(
        self,
        start_worker: Callable[[], WorkerProcess],
        timeout_s: float,
        quarantine: Quarantine,
        retry: Callable[[Job], None],
        closed: Callable[[], bool],
    ) -> None:
        self._start_worker = start_worker
        self.replaced = 0
        self.started_in_s = 0.0  # what the newest worker needed
        self._timeout_s = timeout_s
        self._quarantine = quarantine
        self._retry = retry
        self._closed = closed

    def start(self) -> WorkerProcess:
        """A fresh worker."""
        began_at = time.monotonic()
        worker = self._start_worker()
        self.started_in_s = time.monotonic() - began_at
        return worker

    def perform(self, slot: Slot, job: Job) -> None:
        """Have the slot's worker do the job. A fault of ours is raised; it ends the job, and the worker,
        which may still be at it."""
        try:
            self._attempt(slot, job)
        except Exception:
            if not job.finished:
                self._replace(slot)
                job.fail(Refusal("internal_error", "The picture could not be rendered."))
            raise

    def _attempt(self, slot: Slot, job: Job) -> None:
        assert slot.worker is not None
        if not slot.worker.alive:
            self._replace(slot)  # it died idle: not this job's doing
        job.attempts += 1
        worked_before_s = slot.worker.processor_s()
        slot.begin()

        def advance(progress: dict[str, Any]) -> None:
            slot.heard_at = time.monotonic()
            job.advance(progress)

        try:
            header, body = slot.worker.call(job.order, self._timeout_s, advance)
        except TimeoutError:
            # One that stood still, stopped or starved, says nothing of the recipe.
            worked_s = slot.worker.processor_s() - worked_before_s
            self._time_out(slot, job, remember=worked_s >= self._timeout_s * _WORKED)
        except WorkerDied:
            slot.worker.close()
            if slot.overran or slot.worker.overran:
                self._time_out(slot, job, remember=True)
                return
            if slot.worker.crashed:
                log.warning("a render worker crashed over a %s", job.order.task)
                self._quarantine.note_crash(job)
            if slot.ending:
                job.attempts -= 1  # it was made to: not this job's doing either
            self._retry(job)
            self._replace(slot)
        else:
            error = header.get("error")
            job.fail(Refusal.from_dict(error)) if error else job.succeed(header, body)

    def _time_out(self, slot: Slot, job: Job, *, remember: bool) -> None:
        if remember:
            self._quarantine.note_timeout(job)
        self._replace(slot)
        job.fail(timed_out(self._timeout_s))

    def _replace(self, slot: Slot) -> None:
        """Put a fresh worker in the place of a lost one, trying until one starts."""
        assert slot.worker is not None
        slot.worker.close()
        while not self._closed():
            try:
                slot.worker = self.start()
            except (OSError, WorkerDied, TimeoutError):
                log.exception("a render worker did not start; trying again")
                time.sleep(1.0)
            else:
                self.replaced += 1
                break
        if self._closed():
            slot.worker.close()
