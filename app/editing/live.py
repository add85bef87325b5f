"""The live loop of one edit: what is rendered next, and who is sent what.

Latest wins: at most one draft and one final are being rendered, and whatever starts is made from the
newest recipe. A draft that has begun is finished and shown; a final is given up when a patch comes.
Each tab is sent a draft only when it is ready for one. The loop runs while there is something to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app import guard
from app.editing.edit import EditSession
from app.editing.failures import Failures
from app.editing.kept import KeptPreviews
from app.editing.preview import RenderedPreview, draft_preview, final_preview
from app.editing.render import Render
from app.editing.stopwatch import Stopwatch, Waited
from app.editing.tell import Tell
from app.editing.viewer import Viewer
from app.errors import Refusal
from app.recipe.view import View
from app.rendering.pool import Pool
from app.rendering.purpose import DRAFT, FINAL, Purpose

Send = Callable[[], object]
Save = Callable[[EditSession], object]

#: While jobs run, their end wakes the loop; this is only the longest sleep without one.
_LONG_S = 3600.0


class LiveLoop:
    """Renders for the tabs of `edit`. Two are called outside all locks: `save` when a hand has come to rest,
    and `waited` with the seconds from a change of the recipe to its first preview, once for each change."""

    def __init__(self, edit: EditSession, pool: Pool, tell: Tell, save: Save, waited: Waited) -> None:
        self._edit = edit
        self._pool = pool
        self._tell = tell
        self._save = save
        self._waited = waited
        self._stopwatch = Stopwatch(edit.revision)
        self._running = False
        self._closed = False
        self._draft: Render | None = None
        self._final: Render | None = None
        self._attempts: list[dict[str, Any]] = []
        self._failures = Failures(edit)
        self._faulty_revision = -1
        self._kept = KeptPreviews(edit)

    def wake(self) -> None:
        """Something has changed: a recipe, a tab, a view. Cheap, and safe to call from anywhere."""
        with self._edit.changed:
            if self._closed:
                return
            self._stopwatch.note(self._edit.revision, time.monotonic())
            if not self._running:
                self._running = True
                guard.background("live loop", self._run)
            self._edit.changed.notify_all()

    def close(self) -> None:
        """The edit is over; nothing more is rendered or sent."""
        with self._edit.changed:
            self._closed = True
            for render in (self._draft, self._final):
                if render is not None:
                    self._pool.cancel(render.job)
            self._edit.changed.notify_all()

    def _run(self) -> None:
        sends: list[Send] | None = []
        while sends is not None:
            sends = self._guarded_turn()
            for send in sends or ():
                with guard.guarded("live loop"):
                    send()

    def _guarded_turn(self) -> list[Send] | None:
        """A turn. A fault fails the revision, and the next is tried; after two at one the loop rests."""
        sends, fault = None, True
        with guard.guarded("live loop"):
            sends, fault = self._turn(), False
        return self._give_up_revision() if fault else sends

    def _give_up_revision(self) -> list[Send] | None:
        with self._edit.changed:
            revision, self._attempts = self._edit.revision, []
            if self._faulty_revision == revision:
                self._running = False
                return None
            self._faulty_revision = revision
            for purpose in (DRAFT, FINAL):
                self._failures.add(purpose, revision, Refusal("internal_error", "That did not work."))
            return []

    def _turn(self) -> list[Send] | None:
        """Take in what has ended, start what is due, and wait until there is something to send: that is
        returned, to be done outside the lock; None when there is nothing left to do."""
        edit = self._edit
        with edit.changed:
            while not self._closed:
                now = time.monotonic()
                self._give_up_superseded_final()
                self._take_draft()
                self._take_final()
                sends = [*self._tell_attempts(), *self._settle(now), *self._send_kept(now)]
                self._start_draft(now)
                self._start_final(now)
                sends += self._tell_failure()
                if sends:
                    return sends
                pause = self._pause(now)
                if pause is None:
                    break
                edit.changed.wait(pause)
            self._running = False
            return None

    def _give_up_superseded_final(self) -> None:
        if self._final is not None and self._final.revision != self._edit.revision:
            self._pool.cancel(self._final.job)
            self._final = None
            self._attempts.clear()

    def _take_draft(self) -> None:
        if self._draft is None or not self._draft.job.finished:
            return
        render, self._draft = self._draft, None
        if render.job.error is not None:
            self._failures.add(DRAFT, render.revision, render.job.error)
            return
        source = self._edit.source
        preview = draft_preview(
            render.job, source.id, render.revision, render.view, source.facts["bytes"], self._kept.correction
        )
        self._kept.keep(preview)

    def _tell_attempts(self) -> list[Send]:
        """What the search for a target size has tried since it was last told."""
        attempts, self._attempts = self._attempts, []
        return [self._sending("search_advanced", list(self._edit.viewers), each) for each in attempts]

    def _take_final(self) -> None:
        if self._final is None or not self._final.job.finished:
            return
        render, self._final = self._final, None
        if render.job.error is not None:
            self._failures.add(FINAL, render.revision, render.job.error)
            return
        source = self._edit.source
        preview = final_preview(render.job, source.id, render.revision, render.view, source.facts["bytes"])
        self._failures.forget()
        self._kept.keep(preview)

    def _tell_failure(self) -> list[Send]:
        """Tell every tab once why there is no picture."""
        failure = self._failures.newest
        if failure is None:
            return []
        self._stopwatch.stop(failure["revision"])  # nothing is to be seen; the next change has its own clock
        viewers = [viewer.id for viewer in self._failures.untold()]
        return [self._sending("render_failed", viewers, failure)] if viewers else []

    def _settle(self, now: float) -> list[Send]:
        """Have a hand that rests kept; its gesture may go on."""
        edit = self._edit
        if edit.is_moving(now) or edit.saved_revision == edit.revision:
            return []
        edit.saved_revision = edit.revision
        return [lambda: self._save(edit)]

    def _send_kept(self, now: float) -> list[Send]:
        sends: list[Send] = []
        for preview, viewers in self._kept.due(now):
            for viewer in viewers:
                viewer.sent(preview.revision, preview.view, preview.final, len(preview.payload["src"]), now)
            self._note_time(preview, viewers)
            ids = [viewer.id for viewer in viewers]
            sends.append(self._sending("preview_rendered", ids, preview.payload))
            sends.append(partial(self._count, self._stopwatch.stop(preview.revision)))
        return sends

    def _note_time(self, preview: RenderedPreview, viewers: list[Viewer]) -> None:
        if not preview.final:
            for view in {viewer.view for viewer in viewers}:
                took_ms = preview.payload["stats"]["render_ms"]
                self._edit.resolutions.note(view, preview.view, took_ms, preview.waited_ms)

    def _sending(self, fact: str, viewers: list[str], payload: dict[str, Any]) -> Send:
        return lambda: self._tell(fact, self._still(viewers), payload)

    def _count(self, begun: list[float]) -> None:
        """The changes of these moments have been sent their first preview."""
        now = time.monotonic()
        for moment in begun:
            self._waited(now - moment)

    def _still(self, viewers: list[str]) -> list[str]:
        """Those who have not gone, or been let go, while it was waiting to be sent."""
        return [viewer_id for viewer_id in viewers if viewer_id in self._edit.viewers]

    def _lacking_draft(self, now: float) -> list[Viewer]:
        if self._failures.failed(DRAFT):
            return []
        edit = self._edit
        moving = edit.is_moving(now)
        return [
            viewer
            for viewer in edit.viewers.values()
            if viewer.lacks_draft(edit.revision, edit.draft_view(viewer, moving=moving))
        ]

    def _lacking_final(self) -> list[Viewer]:
        revision, viewers = self._edit.revision, self._edit.viewers.values()
        failed = self._failures.failed(FINAL)
        return [viewer for viewer in viewers if not failed and viewer.lacks_final(revision)]

    def _start_draft(self, now: float) -> None:
        """Begin a draft for the tab that has waited longest, if any lacks one and is ready for it."""
        ready = [viewer for viewer in self._lacking_draft(now) if viewer.ready_at() <= now]
        if self._draft is not None or not ready:
            return
        longest_waiting = min(ready, key=lambda viewer: viewer.sent_at)
        view = self._edit.draft_view(longest_waiting, moving=self._edit.is_moving(now))
        self._draft = self._start(DRAFT, view, longest_waiting.holder)

    def _start_final(self, now: float) -> None:
        """Begin the final for the first tab that lacks it, once the hand rests."""
        lacking = self._lacking_final()
        if self._final is not None or not lacking or self._edit.is_moving(now):
            return
        self._final = self._start(FINAL, lacking[0].view, lacking[0].holder)

    def _start(self, purpose: Purpose, view: View, holder: str) -> Render | None:
        render = Render.of(self._edit, purpose, view, holder, on_finish=lambda _: self.wake())
        render.job.on_advance = lambda attempt: self._note(render, attempt)
        try:
            self._pool.submit(render.job)
        except Refusal as refusal:
            self._failures.add(purpose, render.revision, refusal)
            return None
        return render

    def _note(self, render: Render, attempt: dict[str, Any]) -> None:
        with self._edit.changed:
            if render is self._final:
                about = {"image_id": self._edit.source.id, "revision": render.revision}
                self._attempts.append(about | attempt)
                self._edit.changed.notify_all()

    def _pause(self, now: float) -> float | None:
        """Seconds until something is due by itself; None when nothing is left to do."""
        edit = self._edit
        moments = []
        if self._draft is not None or self._final is not None:
            moments.append(now + _LONG_S)
        lacking = self._lacking_draft(now)
        if lacking and self._draft is None:
            moments.append(min(viewer.ready_at() for viewer in lacking))
        if edit.saved_revision != edit.revision or (self._lacking_final() and self._final is None):
            moments.append(edit.settle_at)
        return max(0.0, min(moments) - now) if moments else None
