"""The jobs that wait for a worker, and who is next.

Purposes go by urgency, so a draft waits for no job of a less urgent purpose. Within a purpose the holders
share the workers by start-time fair queuing (Goyal, Vin and Cheng, 1996): each holder has a virtual time,
the worker seconds it has used, and the holder that is furthest behind goes next. So it counts what jobs cost
and not how many they are. The jobs of one holder keep their order.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator

from app.errors import Refusal
from app.rendering.job import Job
from app.rendering.purpose import PURPOSES, Purpose

#: What a job is charged as it begins, in seconds; its worker seconds are charged as they pass.
_BEGINNING_S = 0.001
#: Virtual time goes on by this much a second even if nobody is served: charges are forgotten.
_FORGOTTEN_A_SECOND = 0.1
#: Nobody is held further ahead than this, in worker seconds, whatever they have used.
_MOST_AHEAD_S = 60.0


class _Line:
    """The waiting jobs of one purpose, by holder. `turn_at` is when it last had a turn, or began to wait;
    `passed_over` says that a more urgent purpose has had one since."""

    def __init__(self, purpose: Purpose) -> None:
        self.purpose = purpose
        self.turn_at = 0.0
        self.passed_over = False
        self.holders: dict[str, dict[Job, None]] = {}

    def order(self, now: float) -> tuple[bool, float]:
        """Lines passed over for longer than their purpose's patience go first, the others by urgency:
        so no purpose starves, and a draft waits for one such turn at most."""
        overdue_s = now - self.turn_at - self.purpose.patience_s
        return (False, -overdue_s) if self.passed_over and overdue_s >= 0 else (True, self.purpose.urgency)


class Waiting:
    """Of the bounded jobs `most` may wait, and half as many of one holder. All moments are seconds of any one
    clock. Adding and removing cost the same however many wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lines = {purpose: _Line(purpose) for purpose in PURPOSES}
        self._bounded: Counter[str] = Counter()
        self._numbers: dict[Job, int] = {}  # of all that wait: how many came before
        self._next_number = itertools.count()
        self._now = 0.0  # in virtual time
        self._used: dict[str, float] = {}  # by holder, in virtual time; not below `_now`

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, job: Job) -> bool:
        return job in self._numbers

    @property
    def is_full(self) -> bool:
        return self._bounded.total() >= self._most

    def by_purpose(self) -> Counter[str]:
        return Counter(
            {
                purpose.name: sum(map(len, line.holders.values()))
                for purpose, line in self._lines.items()
                if line.holders
            }
        )

    def add(self, job: Job, now: float) -> Job | None:
        """Queue a job that has come. Where a bounded one finds no place, the holder with the most of them
        makes room: returns its newest job, which waits no more. Refusal `busy` when that is the job's own."""
        pushed_out = self._make_place(job) if job.purpose.bounded else None
        self._enqueue(job, now)
        return pushed_out

    def put_first(self, job: Job, now: float) -> None:
        """Queue a job once more that has lost its worker, before all others of its holder and purpose."""
        self._enqueue(job, now)
        own = self._lines[job.purpose].holders[job.holder]
        others = [other for other in own if other is not job]
        for other in others:
            own[other] = own.pop(other)

    def in_order(self, now: float) -> Iterator[Job]:
        """All that wait, who is next first. Taking or removing the job just given is no harm."""
        for line in sorted(self._lines.values(), key=lambda line: line.order(now)):
            yield from self._within(line)

    def take(self, job: Job, now: float) -> None:
        """A worker begins the job: virtual time comes to its holder's."""
        self.remove(job)
        for line in self._lines.values():
            line.passed_over |= bool(line.holders) and line.purpose.urgency > job.purpose.urgency
        own = self._lines[job.purpose]
        own.turn_at, own.passed_over = now, False
        self._now = max(self._now, self.used(job.holder))
        self.charge(job.holder, _BEGINNING_S)

    def charge(self, holder: str, seconds: float) -> None:
        """A worker was busy for this holder."""
        self._used[holder] = min(self.used(holder) + seconds, self._now + _MOST_AHEAD_S)

    def used(self, holder: str) -> float:
        """A holder's virtual time: who has used less goes first."""
        return max(self._used.get(holder, 0.0), self._now)

    def forget(self, seconds: float) -> None:
        """So much time has passed. Holders that are not ahead of virtual time are forgotten."""
        self._now += seconds * _FORGOTTEN_A_SECOND
        self._used = {holder: used for holder, used in self._used.items() if used > self._now}

    def remove(self, job: Job) -> None:
        if self._numbers.pop(job, None) is None:
            return
        holders = self._lines[job.purpose].holders
        del holders[job.holder][job]
        if not holders[job.holder]:
            del holders[job.holder]
        if job.purpose.bounded:
            self._bounded[job.holder] -= 1
            self._bounded += Counter()  # without those that have none

    def clear(self) -> list[Job]:
        """Remove all, and return them."""
        jobs = list(self._numbers)
        for job in jobs:
            self.remove(job)
        return jobs

    def _enqueue(self, job: Job, now: float) -> None:
        line = self._lines[job.purpose]
        if not line.holders:
            line.turn_at, line.passed_over = now, False
        line.holders.setdefault(job.holder, {})[job] = None
        self._numbers[job] = next(self._next_number)
        if job.purpose.bounded:
            self._bounded[job.holder] += 1

    def _within(self, line: _Line) -> Iterator[Job]:
        """The jobs of a line: of the holders in turn, as if each job were begun as it is given."""
        own = {holder: iter(list(jobs)) for holder, jobs in line.holders.items()}
        heads = [
            (self.used(holder), self._numbers[job], holder, job)
            for holder, jobs in own.items()
            for job in itertools.islice(jobs, 1)
        ]
        heapq.heapify(heads)
        while heads:
            used, _, holder, job = heapq.heappop(heads)
            yield job
            after = next(own[holder], None)
            if after is not None:
                number = self._numbers[after]
                heapq.heappush(heads, (used + _BEGINNING_S, number, holder, after))

    def _make_place(self, job: Job) -> Job | None:
        """Refusal `busy`, or the job that is pushed out, or None where there is a place."""
        own = self._bounded[job.holder]
        if own >= max(1, self._most // 2):
            raise busy()
        if not self.is_full:
            return None
        fattest, count = max(self._bounded.items(), key=lambda held: held[1])
        if count <= own + 1:
            raise busy()
        newest = self._newest_of(fattest)
        self.remove(newest)
        return newest

    def _newest_of(self, holder: str) -> Job:
        waiting = [
            next(reversed(line.holders[holder]))
            for line in self._lines.values()
            if line.purpose.bounded and holder in line.holders
        ]
        return max(waiting, key=lambda job: (job.purpose.urgency, self._numbers[job]))


def busy() -> Refusal:
    return Refusal("busy", "The server is full just now. Please try again shortly.", retry_after=2)
