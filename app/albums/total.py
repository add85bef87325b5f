"""The total: what all files of an album will take, while the hand moves and when it rests.

One loop an album, alive while there is something to do. It counts in rounds, each from the newest settings:
of the stand-ins while the hand moves, and of all the others once it rests, some at a time; it saves the album
then too. As with drafts, a round that has begun is finished, and the next takes what has come meanwhile; but
what was begun at rest gives way to a hand that moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from app import guard
from app.albums.album import Album
from app.albums.count import STAND_INS, Count, Subject, stand_ins
from app.albums.looks import at_of, subjects_of
from app.errors import Refusal
from app.keeping.images import Images
from app.recipe.recipe import Recipe
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool

#: The hand rests after so long without a change.
_REST_S = 0.4
#: The total is told as often as this while it moves, and less often after that.
_TELL_S, _TELL_AT_REST_S = 0.08, 0.25
#: And the stand-ins are counted no more often than this meanwhile, which leaves the workers to the drafts.
_ROUND_S = 0.25


class Total:
    """`tell` is given each new estimate, `save` is called as the hand comes to rest."""

    def __init__(
        self,
        album: Album,
        images: Images,
        pool: Pool,
        holder: str,
        tell: Callable[[dict[str, int]], None],
        save: Callable[[], None],
    ) -> None:
        self._album = album
        self._images = images
        self._pool = pool
        self._holder = holder
        self._tell = tell
        self._save = save
        self._count = Count()
        self._subjects: list[Subject] = []
        self._stand_ins: list[Subject] = []
        self._of = (-1, -1)
        self._jobs: dict[str, Job] = {}
        self._failed: set[tuple[str, str]] = set()
        self._is_running = False
        self._began_at_rest = False
        self._began_at = 0.0
        self._moved_at = 0.0
        self._told_at = 0.0
        self._told_revision = -1

    def wake(self, moved: bool = True) -> None:
        """Something is set otherwise, or a member has come or gone. Cheap, and safe to call from anywhere."""
        with self._album.changed:
            if moved:
                self._moved_at = time.monotonic()
                if self._began_at_rest:
                    self._give_up()
            if not self._is_running and not self._album.is_over:
                self._is_running = True
                guard.background("total", self._run)
            self._album.changed.notify_all()

    def tell_again(self) -> None:
        """Somebody has come that does not know it."""
        with self._album.changed:
            self._told_revision = -1
        self.wake(moved=False)

    def made(self, image_id: str, recipe: Recipe, size: int) -> None:
        """A member's file has been made, and has this size."""
        with self._album.changed:
            subject = Subject(image_id, 0, recipe.key, at_of(recipe, self._album.catalog))
            self._count.note(subject, size, is_exact=True)
        self.wake(moved=False)

    @property
    def count(self) -> Count:
        """What is known, for somebody who looks further from there; the album's `changed` guards it."""
        return self._count

    def _run(self) -> None:
        goes_on: bool | None = True
        while goes_on:
            goes_on = None
            with guard.guarded("total"):
                goes_on = self._turn()
        if goes_on is None:  # a fault: it is tried again when something changes
            with self._album.changed:
                self._is_running = False

    def _turn(self) -> bool:
        """Begin what is due, tell what there is to tell, and wait; False when nothing is left to do."""
        album, now = self._album, time.monotonic()
        with album.changed:
            resting = now - self._moved_at >= _REST_S
            begun = self._due(now, resting)
            recipes = {each.id: album.recipe_of(each.id) for each in begun}
        for each in begun:
            self._begin(each, recipes[each.id])
        is_done = resting and not begun and not self._jobs
        due_at = self._told_at + (_TELL_AT_REST_S if resting else _TELL_S)
        if now >= due_at or is_done:
            self._say()
        if resting and album.saved_revision != album.revision:
            self._save()
        with album.changed:
            if is_done and self._of == self._present() and now - self._moved_at >= _REST_S:
                self._is_running = False
                return False
            if not is_done and (self._jobs or not resting):
                moments = [max(due_at, now + 0.01)] + ([] if resting else [self._moved_at + _REST_S])
                album.changed.wait(max(0.005, min(moments) - time.monotonic()))
            if album.is_over:
                self._is_running = False
            return not album.is_over

    def _due(self, now: float, resting: bool) -> list[Subject]:
        """Who is counted in the round that begins now; nobody where none does."""
        if self._jobs or not (resting or now - self._began_at >= _ROUND_S):
            return []
        self._look()
        begun = self._wanted(resting)
        if begun:
            self._began_at, self._began_at_rest = now, resting
        return begun

    def _present(self) -> tuple[int, int]:
        return self._album.revision, self._album.members.version

    def _look(self) -> None:
        """Who is counted, with which recipes, and who stands in for the others."""
        if self._of == self._present():
            return
        self._of = self._present()
        self._subjects = subjects_of(self._album, self._album.settings)
        self._stand_ins = stand_ins(self._subjects)

    def _wanted(self, resting: bool) -> list[Subject]:
        """The next ones to be counted, as many as there are stand-ins at most."""
        found: list[Subject] = []
        is_told = self._count.is_known if resting else self._count.is_foretold
        for each in self._subjects if resting else self._stand_ins:
            member = self._album.members.get(each.id)
            is_ready = member is not None and member.state == "ready"
            if is_ready and not is_told(each) and (each.id, each.key) not in self._failed:
                found.append(each)
                if len(found) == STAND_INS:
                    break
        return found

    def _begin(self, subject: Subject, recipe: Recipe) -> None:
        stays = subject in self._stand_ins
        try:
            source = self._images.source(self._images.record(subject.id))
            job = Job(orders.estimate(source, recipe, stays, self._holder), partial(self._take, subject))
            with self._album.changed:
                self._jobs[subject.id] = job
            self._pool.submit(job)
        except Refusal:
            self._drop(subject)

    def _give_up(self) -> None:
        """What was asked for older settings is not wanted any more."""
        for job in self._jobs.values():
            self._pool.cancel(job)
        self._jobs.clear()

    def _take(self, subject: Subject, job: Job) -> None:
        with self._album.changed:
            if self._jobs.get(subject.id) is not job:
                return
            if job.error is not None:
                self._drop(subject)
                return
            self._count.note(subject, int(job.header["bytes"]))
            self._end(subject)

    def _drop(self, subject: Subject) -> None:
        """It cannot be foretold, and is not tried again with this recipe."""
        with self._album.changed:
            self._failed.add((subject.id, subject.key))
            self._end(subject)

    def _end(self, subject: Subject) -> None:
        self._jobs.pop(subject.id, None)
        if not self._jobs:
            self._album.changed.notify_all()

    def _say(self) -> None:
        with self._album.changed:
            self._look()
            told = self._count.total(self._subjects) if self._subjects else None
            revision = self._of[0]
            is_news = told != self._album.estimate or revision != self._told_revision
            self._album.estimate = told
            self._told_at, self._told_revision = time.monotonic(), revision
        if is_news and told is not None:
            self._tell({"revision": revision, **told})
