"""Quarantine: what has cost a worker too much is remembered, and answered at once when it is asked for again.

Pictures that have stopped two workers, and recipes that took too long for a picture. It is kept in memory:
a new version of the program may do better.
"""

from __future__ import annotations

from collections import Counter

from app.errors import Refusal
from app.rendering.job import Job

_MOST_CRASHES = 2
#: So many timeouts are remembered; the oldest is forgotten first.
_MOST_TIMEOUTS = 10_000


class Quarantine:
    """Counts the workers that ended by their own fault at a picture's job. One that somebody killed does not
    count: a good picture may have been in it. Of timeouts it knows the picture and the recipe."""

    def __init__(self) -> None:
        self._crashes: Counter[str] = Counter()
        self._timeouts: dict[tuple[str, str], None] = {}

    def note_crash(self, job: Job) -> None:
        if job.home:
            self._crashes[job.home] += 1

    def note_timeout(self, job: Job) -> None:
        """The recipe of this job took too long. A draft has no recipe key: the next one may be another's."""
        if name := _recipe_of(job):
            self._timeouts[name] = None
            if len(self._timeouts) > _MOST_TIMEOUTS:
                del self._timeouts[next(iter(self._timeouts))]

    def check(self, job: Job) -> None:
        """Refusal `render_crashed` or `render_timeout` for a job of what is held here."""
        if not job.purpose.own and self._crashes.get(job.home, 0) >= _MOST_CRASHES:
            raise crashed()
        if _recipe_of(job) in self._timeouts:
            raise Refusal(
                "render_timeout",
                "This picture took too long with this recipe, and is not tried again."
                " A lower effort, a smaller scale or another format takes less.",
            )


def _recipe_of(job: Job) -> tuple[str, str] | None:
    key = job.order.params.get("key")
    return (job.home, key) if job.home and key else None


def crashed() -> Refusal:
    return Refusal("render_crashed", "This picture cannot be processed: it stopped the renderer twice.")


def timed_out(after_s: float) -> Refusal:
    return Refusal(
        "render_timeout",
        "This took longer than {seconds} seconds."
        " A lower effort, a smaller scale or another format takes less.",
        seconds=f"{after_s:g}",
    )
