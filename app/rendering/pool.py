"""The pool of render workers: who does which job, and what happens when a worker is lost.

Reading order is a job's way: submit, dispatch, drive. Which job is next is said by
app/rendering/waiting.py, which worker gets it by app/rendering/placement.py, and app/rendering/performer.py
has the worker do it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from app import guard
from app.errors import Refusal
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.performer import Performer
from app.rendering.placement import Placement
from app.rendering.process import WorkerProcess
from app.rendering.quarantine import Quarantine, crashed
from app.rendering.slot import Slot
from app.rendering.waiting import Waiting, busy

log = logging.getLogger(__name__)

_WATCH_EVERY_S = 0.5
_MAX_ATTEMPTS = 2
#: A search that tells how it goes has so many times the limit in all.
_WHOLE = 3
#: Seconds that a closing pool waits for a slot that is just getting a fresh worker.
_LAST_START_S = 5.0


class Pool:
    """`size` workers made by `start_worker`; `timeout_s` ends a job that takes too long. `on_performed` is
    told of every job that ended. Jobs of different holders share the workers by what they cost.

    All methods may be called from any thread (or green thread).
    """

    def __init__(
        self,
        size: int,
        start_worker: Callable[[], WorkerProcess],
        timeout_s: float,
        on_performed: Callable[[Job], None] = lambda job: None,
    ) -> None:
        self._timeout_s = timeout_s
        self._on_performed = on_performed
        self._slots = [Slot(number) for number in range(size)]
        self._idle: set[Slot] = set()
        self._waiting = Waiting(most=8 * size + 16)
        self._placement = Placement(self._slots, self._waiting.used, lambda: self._performer.started_in_s)
        self._quarantine = Quarantine()
        self._lock = threading.RLock()
        self._closed = False
        self._drives: list[threading.Thread] = []
        self._performer = Performer(start_worker, timeout_s, self._quarantine, self._retry, self._is_closed)
        self.catalog = self._open()

    @property
    def is_full(self) -> bool:
        """Whether bounded jobs are refused."""
        return self._closed or self._waiting.is_full

    @property
    def is_rendering(self) -> bool:
        """Whether some worker is at a picture, within its time: busy, and healthy."""
        now = time.monotonic()
        return any(
            slot.job is not None
            and not slot.job.purpose.own
            and slot.worker is not None
            and slot.worker.alive
            and now - slot.heard_at < self._timeout_s
            for slot in self._slots
        )

    @property
    def replaced(self) -> int:
        """How many workers were lost and replaced."""
        return self._performer.replaced

    @property
    def alive(self) -> int:
        """How many workers there are at this moment."""
        return sum(slot.worker is not None and slot.worker.alive for slot in self._slots)

    @property
    def busy(self) -> int:
        """How many of them are at a job."""
        return len(self._slots) - len(self._idle)

    def waiting(self) -> Counter[str]:
        """How many jobs wait, by the name of their purpose."""
        with self._lock:
            return self._waiting.by_purpose()

    @property
    def pids(self) -> list[int]:
        return [slot.worker.pid for slot in self._slots if slot.worker is not None]

    def submit(self, job: Job) -> Job:
        """Queue a job. Refusal `busy` when it is a bounded one that finds no place, and what the quarantine
        remembers of its picture."""
        with self._lock:
            if self._closed:
                raise _stopping()
            self._quarantine.check(job)
            now = job.submitted_at = time.monotonic()
            pushed_out = self._waiting.add(job, now)
            self._placement.note(job, now)
            self._dispatch()
            if job in self._waiting:
                self._make_room(job, now)
        if pushed_out is not None:
            # In a thread of its own: whoever submits may hold a lock that the other's end waits for.
            guard.background("pushing out", lambda: pushed_out.fail(busy()))
        return job

    def run(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """Submit and wait; the result, or the Refusal that ended the job."""
        return self.submit(job).result()

    def cancel(self, job: Job) -> None:
        """Nobody wants the result any more. A waiting job is dropped; a running one goes on until its
        worker is needed (finishing is often cheaper than starting a cold worker)."""
        with self._lock:
            job.cancelled = True
            self._waiting.remove(job)
            self._dispatch()

    def broadcast(self, make_job: Callable[[], Job]) -> None:
        """Have every worker do a small job when it is next free; nobody waits for it."""
        with self._lock:
            for slot in self._slots:
                if slot in self._idle:
                    self._hand_over(slot, make_job())
                else:
                    slot.errands.append(make_job())

    def close(self) -> None:
        """End all workers; jobs that run or wait fail as `busy`."""
        with self._lock:
            self._closed = True
            waiting = self._waiting.clear()
            for slot in self._slots:
                slot.inbox.put(None)
                if slot.worker is not None:
                    slot.worker.kill()
        for job in waiting:
            job.fail(_stopping())
        for slot in self._slots:
            if slot.worker is not None:
                slot.worker.close()
        for drive in self._drives:  # a worker that was just being started has no other parent
            drive.join(_LAST_START_S)

    def _open(self) -> dict[str, Any]:
        for slot in self._slots:
            slot.worker = self._performer.start()
            self._idle.add(slot)
            self._drives.append(guard.background("pool", partial(self._drive, slot)))
        guard.background(
            "pool watch", lambda: guard.repeated("pool watch", self._watch, lambda: self._closed)
        )
        first = self._slots[0].worker
        assert first is not None
        self.sandbox_lacks: list[str] = first.hello["sandbox_lacks"]
        if self.sandbox_lacks:
            lacks = " and ".join(self.sandbox_lacks)
            log.warning("render workers are less shut in than they could be; this system has not: %s", lacks)
        catalog: dict[str, Any] = first.hello["catalog"]
        return catalog

    def _is_closed(self) -> bool:
        return self._closed

    def _dispatch(self) -> None:
        """Hand waiting jobs to idle workers, each to the one that it is most at home with."""
        now = time.monotonic()
        self._charge(now)
        for job in self._waiting.in_order(now):
            if not self._idle:
                self._stop_unwanted_work()
                return
            slot = self._placement.place_for(job, self._idle, now)
            if slot is not None:
                self._waiting.take(job, now)
                self._hand_over(slot, job)

    def _hand_over(self, slot: Slot, job: Job) -> None:
        self._idle.remove(slot)
        slot.take(job)

    def _charge(self, now: float) -> None:
        """Charge the holders that workers are busy for, until now, however their jobs ended."""
        for slot in self._slots:
            if slot.job is not None and not slot.job.purpose.own:
                self._waiting.charge(slot.job.holder, now - slot.charged_at)
                slot.charged_at = now

    def _stop_unwanted_work(self) -> None:
        """Everybody is busy and somebody waits: end one job that nobody wants any more."""
        slot = self._placement.unwanted(time.monotonic())
        if slot is not None:
            slot.end()

    def _make_room(self, job: Job, now: float) -> bool:
        """End a running job, if it is right to do so for this one that waits; it is done again later."""
        slot = self._placement.to_end_for(job, self._idle, now)
        if slot is None or slot.job is None:
            return False
        slot.job.put_off = True
        slot.end()
        return True

    def _drive(self, slot: Slot) -> None:
        """The life of a slot: perform what the inbox brings, until told to end."""
        while (job := slot.inbox.get()) is not None:
            with guard.guarded("pool"):
                self._performer.perform(slot, job)
                if job.finished:
                    self._on_performed(job)
            while slot.errands:
                with guard.guarded("pool"):
                    self._performer.perform(slot, slot.errands.pop())
            with self._lock:
                self._charge(time.monotonic())
                slot.rest()
                if self._closed:
                    return
                self._idle.add(slot)
                self._dispatch()

    def _watch(self) -> None:
        """Notice workers that die while idle: a job that nobody waits for makes their slot replace them. And
        see to what waits for time to pass."""
        time.sleep(_WATCH_EVERY_S)
        with self._lock:
            for slot in [slot for slot in self._idle if slot.worker is None or not slot.worker.alive]:
                self._hand_over(slot, Job(orders.ping(), cancelled=True))
            now = time.monotonic()
            for slot in self._slots:
                slot.end_if_over(now, self._timeout_s * _WHOLE)
            self._waiting.forget(_WATCH_EVERY_S)
            self._dispatch()
            any(self._make_room(job, now) for job in self._waiting.in_order(now))

    def _retry(self, job: Job) -> None:
        with self._lock:  # what is queued after `close` would wait for ever
            refusal = self._given_up(job)
            if refusal is None:
                self._waiting.put_first(job, time.monotonic())
                self._dispatch()
        if refusal is not None:
            job.fail(refusal)

    def _given_up(self, job: Job) -> Refusal | None:
        """Why a job that has lost its worker is not tried again."""
        if self._closed:
            return _stopping()
        if job.cancelled:
            return Refusal("busy", "Nobody waited for this any more.")
        return crashed() if job.attempts >= _MAX_ATTEMPTS else None


def _stopping() -> Refusal:
    return Refusal("busy", "The server is stopping. Please try again shortly.", retry_after=5)
