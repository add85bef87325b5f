"""The jobs that wait for a worker, in the order in which they are due.

Due is one number: arrival, the purpose's patience, and a turn for each other job of the same holder. So
drafts go first, a holder of many pictures cannot crowd out the others, those of one holder keep their order,
and nothing starves.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from app.errors import Refusal
from app.rendering.job import Job

#: How far a job is put back for each other one of its holder: a few drafts' time.
_TURN_S = 0.1


class Waiting:
    """`holder_of` names whom a job with that home is done for. Of the bounded jobs, `most` may wait, and half
    as many of one holder."""

    def __init__(self, holder_of: Callable[[str], str], most: int) -> None:
        self._holder_of = holder_of
        self._most = most
        self._entries: list[tuple[float, int, Job]] = []
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[tuple[float, Job]]:
        """When each is due, and the job; what is removed meanwhile is no harm."""
        return iter([(due, job) for due, _, job in self._entries])

    @property
    def is_full(self) -> bool:
        return sum(job.purpose.bounded for _, job in self) >= self._most

    def by_purpose(self) -> Counter[str]:
        return Counter(job.purpose.name for _, job in self)

    def add(self, job: Job, now: float, running: Iterable[Job]) -> None:
        """Queue a job that has come; Refusal `busy` for a bounded one that finds no place."""
        waiting = [other for _, other in self if self._same_holder(other, job)]
        if job.purpose.bounded:
            own = sum(other.purpose.bounded for other in waiting)
            if self.is_full or own >= self._most // 2:
                detail = "The server is full just now. Please try again shortly."
                raise Refusal("busy", detail, retry_after=2)
        turns = len(waiting) + sum(self._same_holder(other, job) for other in running)
        before = (due for due, other in self if other in waiting and other.purpose is job.purpose)
        self._enqueue(job, max([now + job.purpose.patience_s + turns * _TURN_S, *before]))

    def put_first(self, job: Job) -> None:
        """Queue a job once more that has lost its worker."""
        self._enqueue(job, 0.0)

    def remove(self, job: Job) -> None:
        self._entries = [entry for entry in self._entries if entry[2] is not job]

    def clear(self) -> list[Job]:
        """Remove all, and return them."""
        jobs = [job for _, job in self]
        self._entries = []
        return jobs

    def _enqueue(self, job: Job, due: float) -> None:
        self._entries.append((due, next(self._numbers), job))
        self._entries.sort()

    def _same_holder(self, job: Job, other: Job) -> bool:
        return bool(job.home and other.home) and self._holder_of(job.home) == self._holder_of(other.home)
