"""The pool of render workers: who does which job, and what happens when a worker is lost.

Reading order is a job's way: submit, dispatch, perform. Jobs are ordered by one number, the time they
are due (app/rendering/waiting.py), so drafts go first and nothing starves.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from zlib import crc32

from app.errors import Refusal
from app.rendering.job import CHECK, DRAFT, Job
from app.rendering.process import WorkerDied, WorkerProcess
from app.rendering.quarantine import Quarantine, crashed
from app.rendering.slot import Slot
from app.rendering.waiting import Waiting

log = logging.getLogger(__name__)

#: A worker is kept free of long jobs while hands are moving, that is for this long after a draft.
_HANDS_MOVE_S = 1.0
_LONGEST_WAIT_S = 1.0
_SOON_S = 0.05  # a draft that takes longer is not worth waiting for
_WATCH_EVERY_S = 0.5
_MAX_ATTEMPTS = 2


class Pool:
    """`size` workers made by `start_worker`; `timeout_s` ends a job that takes too long. `holder_of` names
    whom a job with that home is done for: holders take turns. `on_performed` is told of every job that ended.

    All methods may be called from any thread (or green thread).
    """

    def __init__(
        self,
        size: int,
        start_worker: Callable[[], WorkerProcess],
        timeout_s: float,
        holder_of: Callable[[str], str] = str,
        on_performed: Callable[[Job], None] = lambda job: None,
    ) -> None:
        self._start_worker = start_worker
        self._timeout_s = timeout_s
        self._on_performed = on_performed
        self._slots = [Slot(number) for number in range(size)]
        self._idle: set[Slot] = set()
        self._waiting = Waiting(holder_of, most=8 * size + 16)
        self._quarantine = Quarantine()
        self._lock = threading.RLock()
        self._last_draft = 0.0
        self._closed = False
        self.replaced = 0
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
            and slot.job.purpose is not CHECK
            and slot.worker is not None
            and slot.worker.alive
            and now - slot.heard_at < self._timeout_s
            for slot in self._slots
        )

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
        """Queue a job. Refusal `busy` when it is a bounded one and the queue is full."""
        with self._lock:
            if self._closed:
                raise _stopping()
            self._quarantine.check(job)
            now = job.submitted_at = time.monotonic()
            if job.purpose is DRAFT:
                self._last_draft = now
            self._waiting.add(job, now, [slot.job for slot in self._slots if slot.job is not None])
            self._dispatch()
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

    def _open(self) -> dict[str, Any]:
        for slot in self._slots:
            slot.worker = self._start_worker()
            self._idle.add(slot)
            threading.Thread(target=self._drive, args=(slot,), daemon=True).start()
        threading.Thread(target=self._watch, daemon=True).start()
        first = self._slots[0].worker
        assert first is not None
        if lacks := first.hello["sandbox_lacks"]:
            log.warning("render workers run without %s: this platform has none", " and ".join(lacks))
        catalog: dict[str, Any] = first.hello["catalog"]
        return catalog

    def _dispatch(self) -> None:
        """Hand waiting jobs to idle workers, each to the one that it is most at home with."""
        for due, job in self._waiting:
            slot = self._place_for(job, due)
            if slot is None:
                continue
            self._waiting.remove(job)
            self._hand_over(slot, job)
        if self._waiting and not self._idle:
            self._stop_unwanted_work()

    def _hand_over(self, slot: Slot, job: Job) -> None:
        self._idle.remove(slot)
        slot.job = job
        slot.heard_at = time.monotonic()
        slot.inbox.put(job)

    def _place_for(self, job: Job, due: float) -> Slot | None:
        if job.purpose.long and self._must_wait(due):
            return None
        size = len(self._slots)
        home = crc32(job.home.encode()) % size

        def distance(slot: Slot) -> int:
            # Long jobs start from the far end, so that they keep away from the worker of the drafts.
            steps = (slot.number - home) % size
            return size - steps if job.purpose.long else steps

        if job.purpose is DRAFT and self._is_soon_free(self._slots[home]):
            return None
        return min(self._idle, key=distance, default=None)

    def _is_soon_free(self, slot: Slot) -> bool:
        """At a draft: waiting for that is quicker than starting cold with another."""
        is_at_draft = slot.job is not None and slot.job.purpose is DRAFT
        return is_at_draft and time.monotonic() - slot.heard_at < _SOON_S

    def _must_wait(self, due: float) -> bool:
        """While hands move, a long job leaves one worker free for drafts, but not for ever; and one worker
        never has long jobs, however late they are. What is busy will end and dispatch again: no timer is
        needed."""
        now = time.monotonic()
        if len(self._slots) == 1 or now - self._last_draft >= _HANDS_MOVE_S:
            return False
        long_ones = sum(slot.job is not None and slot.job.purpose.long for slot in self._slots)
        if long_ones >= len(self._slots) - 1:
            return True
        return len(self._idle) == 1 and now - due < _LONGEST_WAIT_S

    def _stop_unwanted_work(self) -> None:
        for slot in self._slots:
            if slot.job is not None and slot.job.cancelled and slot.worker is not None:
                slot.worker.kill()
                return

    def _drive(self, slot: Slot) -> None:
        """The life of a slot: perform what the inbox brings, until told to end."""
        while (job := slot.inbox.get()) is not None:
            self._perform(slot, job)
            if job.finished:
                self._on_performed(job)
            while slot.errands:
                self._perform(slot, slot.errands.pop())
            with self._lock:
                slot.job = None
                if self._closed:
                    return
                self._idle.add(slot)
                self._dispatch()

    def _watch(self) -> None:
        """Notice workers that die while idle: a job that nobody waits for makes their slot replace them."""
        while not self._closed:
            time.sleep(_WATCH_EVERY_S)
            with self._lock:
                for slot in [slot for slot in self._idle if slot.worker is None or not slot.worker.alive]:
                    self._hand_over(slot, Job("ping", {}, CHECK, cancelled=True))

    def _perform(self, slot: Slot, job: Job) -> None:
        assert slot.worker is not None
        if not slot.worker.alive:
            self._replace(slot)  # it died idle: not this job's doing
        job.attempts += 1

        def advance(progress: dict[str, Any]) -> None:
            slot.heard_at = time.monotonic()
            job.advance(progress)

        try:
            header, body = slot.worker.call(job.task, job.params, self._timeout_s, advance)
        except TimeoutError:
            self._replace(slot)
            job.fail(Refusal("render_timeout", f"This took longer than {self._timeout_s:g} seconds."))
        except WorkerDied:
            slot.worker.close()
            if slot.worker.crashed:
                self._quarantine.note_crash(job)
            self._retry(job)
            self._replace(slot)
        else:
            error = header.get("error")
            job.fail(Refusal.from_dict(error)) if error else job.succeed(header, body)

    def _retry(self, job: Job) -> None:
        with self._lock:  # what is queued after `close` would wait for ever
            refusal = self._given_up(job)
            if refusal is None:
                self._waiting.put_first(job)
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

    def _replace(self, slot: Slot) -> None:
        """Put a fresh worker in the place of a lost one, trying until one starts."""
        assert slot.worker is not None
        slot.worker.close()
        while not self._closed:
            try:
                slot.worker = self._start_worker()
            except (OSError, WorkerDied, TimeoutError):
                log.exception("a render worker did not start; trying again")
                time.sleep(1.0)
            else:
                self.replaced += 1
                break
        if self._closed:
            slot.worker.close()


def _stopping() -> Refusal:
    return Refusal("busy", "The server is stopping. Please try again shortly.", retry_after=5)
