"""Quarantine: pictures that have stopped two workers. Nothing is rendered of them any more."""

from __future__ import annotations

from collections import Counter

from app.errors import Refusal
from app.rendering.job import CHECK, Job

_MOST_CRASHES = 2


class Quarantine:
    """Counts the workers that ended by their own fault at a picture's job. One that somebody killed does not
    count: a good picture may have been in it."""

    def __init__(self) -> None:
        self._crashes: Counter[str] = Counter()

    def note_crash(self, job: Job) -> None:
        if job.home:
            self._crashes[job.home] += 1

    def check(self, job: Job) -> None:
        """Refusal `render_crashed` for a job of a picture that is held here."""
        if job.purpose is not CHECK and self._crashes.get(job.home, 0) >= _MOST_CRASHES:
            raise crashed()


def crashed() -> Refusal:
    return Refusal("render_crashed", "This picture cannot be processed: it stopped the renderer twice.")
