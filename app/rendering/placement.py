"""Placement: which worker a job gets, and which running job is ended for one that must not wait.

It decides and does nothing; the pool does what it says.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from zlib import crc32

from app.rendering.job import Job
from app.rendering.purpose import DRAFT, ESTIMATE, PROBE, REQUEST, Purpose
from app.rendering.slot import Slot

#: A worker is kept free of long jobs while hands are moving, that is for this long after a draft.
_HANDS_MOVE_S = 1.0
_LONGEST_WAIT_S = 1.0
_SOON_S = 0.05  # a draft that takes longer is not worth waiting for
#: A job that has run for less, or for less than twice the time that a worker starts in, ends soon by itself.
_PUT_OFF_AFTER_S = 1.0


class Placement:
    """For these slots. `used` tells a holder's virtual time: who has used more is put off first.
    `started_in_s` tells how long a worker takes to start, which is what it costs to put a job off."""

    def __init__(
        self, slots: Sequence[Slot], used: Callable[[str], float], started_in_s: Callable[[], float]
    ) -> None:
        self._slots = slots
        self._used = used
        self._started_in_s = started_in_s
        self._came_at: dict[Purpose, float] = {}
        self._moved_at: dict[str, float] = {}  # by holder, of late
        self._drafted_at: dict[Slot, float] = {}  # where hands that move are at home

    def note(self, job: Job, now: float) -> None:
        """A job has come."""
        self._came_at[job.purpose] = now
        if job.purpose is DRAFT:
            self._moved_at = {
                holder: at for holder, at in self._moved_at.items() if now - at < _HANDS_MOVE_S
            } | {job.holder: now}
            self._drafted_at[self._home(job)] = now

    def place_for(self, job: Job, idle: Collection[Slot], now: float) -> Slot | None:
        """The idle worker that the job is most at home with, or None when it has to wait."""
        if not idle or (job.purpose.long and self._leaves_worker_free(job, idle, now)):
            return None
        size = len(self._slots)
        home = self._home(job)

        def distance(slot: Slot) -> tuple[bool, int]:
            # Long jobs keep away from workers of hands that move, and from their own picture's drafts.
            steps = (slot.number - home.number) % size
            return (self._is_drawing(slot, now), size - steps) if job.purpose.long else (False, steps)

        if job.purpose is DRAFT and (
            self._is_soon_free(home, now) or self._leaves_worker_to_others(job, now)
        ):
            return None
        return min(idle, key=distance)

    def to_end_for(self, job: Job, idle: Collection[Slot], now: float) -> Slot | None:
        """The worker whose job is to make room for this one, which has no place. One at a time: what nobody
        wants any more, or else a long job that is put off. That happens to a job once and never again."""
        if job.purpose.own or any(slot.ending for slot in self._slots):
            return None
        if idle and (not job.purpose.long or now - job.submitted_at < _LONGEST_WAIT_S):
            return None  # it gets that one by itself
        unwanted = self.unwanted(now)
        if unwanted is not None:
            return unwanted
        at_long = [slot for slot in self._slots if self._is_long(slot)]
        if not job.purpose.long and len(at_long) < len(self._slots):
            return None  # a draft is soon at its end
        found = [slot for slot in at_long if self._may_be_put_off(slot, job, now)]
        return max(found, key=self._last_to_be_kept, default=None)

    def unwanted(self, now: float) -> Slot | None:
        """A worker at a job that nobody wants any more, to be ended where it keeps another waiting; none
        while one is being ended. A short job ends by itself sooner than a new worker begins."""
        if any(slot.ending for slot in self._slots):
            return None
        cancelled = [slot for slot in self._slots if slot.job is not None and slot.job.cancelled]
        soon = self._started_in_s()
        lasting = (slot for slot in cancelled if self._is_long(slot) or now - slot.began_at >= soon)
        return next(lasting, None)

    def _is_long(self, slot: Slot) -> bool:
        return slot.job is not None and slot.job.purpose.long

    def _home(self, job: Job) -> Slot:
        return self._slots[crc32(job.home.encode()) % len(self._slots)]

    def _is_soon_free(self, slot: Slot, now: float) -> bool:
        """At a draft, or at a sample: waiting for that is quicker than starting cold with another."""
        is_short = slot.job is not None and slot.job.purpose in (DRAFT, ESTIMATE)
        return is_short and now - slot.began_at < _SOON_S

    def _leaves_worker_to_others(self, job: Job, now: float) -> bool:
        """Whether a draft leaves the last idle worker to other hands, as its own holder's drafts have all the
        rest. So who drags many pictures never stands between another's hand and its picture."""
        taken = [slot for slot in self._slots if self._is_at_draft_of(job.holder, slot)]
        if not taken or len(taken) < len(self._slots) - 1:
            return False
        return any(holder != job.holder and self._hand_moves(holder, now) for holder in self._moved_at)

    def _is_drawing(self, slot: Slot, now: float) -> bool:
        """Whether a worker has its picture at hand for a hand that moves."""
        return now - self._drafted_at.get(slot, -math.inf) < _HANDS_MOVE_S

    def _hand_moves(self, holder: str, now: float) -> bool:
        return now - self._moved_at.get(holder, -math.inf) < _HANDS_MOVE_S

    def _is_at_draft_of(self, holder: str, slot: Slot) -> bool:
        return slot.job is not None and slot.job.purpose is DRAFT and slot.job.holder == holder

    def _leaves_worker_free(self, job: Job, idle: Collection[Slot], now: float) -> bool:
        """Whether a long job leaves the last worker free: for more urgent jobs while such come, and for ever
        if it was put off before, since it cannot be once more. An upload does not wait so long, but for its
        own holder's hand. One worker is nothing to divide."""
        size = len(self._slots)
        if size == 1:
            return False
        taken = sum(slot.job is not None and slot.job.purpose.long for slot in self._slots)
        waited_s = now - job.submitted_at
        if taken >= size - 1 and job.put_off:
            return True
        if not self._more_urgent_come(job, now):
            return False
        if taken >= size - 1:
            is_left = job.purpose is not PROBE or waited_s < _LONGEST_WAIT_S / 2
            return is_left or self._hand_moves(job.holder, now)
        return len(idle) == 1 and waited_s < _LONGEST_WAIT_S

    def _more_urgent_come(self, job: Job, now: float) -> bool:
        came_at = [
            at
            for purpose, at in self._came_at.items()
            if DRAFT.urgency <= purpose.urgency < job.purpose.urgency
        ]
        return bool(came_at) and now - max(came_at) < _HANDS_MOVE_S

    def _may_be_put_off(self, slot: Slot, job: Job, now: float) -> bool:
        running = slot.job
        if running is None or running.put_off or now - slot.began_at < self._put_off_after_s():
            return False
        if running.holder == job.holder:
            return job.purpose is DRAFT
        if running.purpose.urgency > job.purpose.urgency:
            return True
        return (
            job.purpose.urgency <= REQUEST.urgency
            and running.purpose.urgency == job.purpose.urgency
            and self._at_work_for(running.holder) > 1
            and self._at_work_for(job.holder) == 0
        )

    def _put_off_after_s(self) -> float:
        return max(_PUT_OFF_AFTER_S, 2 * self._started_in_s())

    def _at_work_for(self, holder: str) -> int:
        return sum(slot.job is not None and slot.job.holder == holder for slot in self._slots)

    def _last_to_be_kept(self, slot: Slot) -> tuple[float, float, float]:
        """The least urgent job of the holder that has used most; of several, the one that loses least."""
        assert slot.job is not None
        return slot.job.purpose.urgency, self._used(slot.job.holder), slot.began_at
