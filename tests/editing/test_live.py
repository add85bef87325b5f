"""The live loop with a pool that does as the test says: what is rendered, for which tabs, and faults."""

from __future__ import annotations

import queue
import time
from pathlib import Path
from typing import Any, cast

import pytest

from app.editing.edit import EditSession
from app.editing.live import LiveLoop
from app.editing.viewer import Viewer
from app.imaging import catalog
from app.keeping.rights import Credentials
from app.recipe.recipe import Catalog
from app.recipe.view import View
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.source import Source
from app.storage.image_folder import ImageFolder

SOON_S = 10.0
FAR_S = 3600.0
OUTPUT = {"bytes": 10, "width": 4, "height": 4, "format": "jpeg", "quality": 80, "etag": "an etag"}
HEADER = {"width": 4, "height": 4, "region": None, "render_ms": 1.0, "output": OUTPUT}


def share(job: Job) -> float:
    """What a render has of its view's width."""
    width: int = job.order.params["view"]["width"]
    return width / View().width


class Table:
    """A loop on its edit, the jobs that it submits, and the facts that it tells."""

    def __init__(self) -> None:
        self.jobs: queue.Queue[Job] = queue.Queue()
        self.facts: queue.Queue[tuple[str, dict[str, Any]]] = queue.Queue()
        self.cancelled: list[Job] = []
        self.broken_tells = 0
        self.edit = EditSession(
            Source(ImageFolder("an id", Path()), {"bytes": 100}), Catalog(catalog.describe())
        )
        self.edit.viewers["tab"] = Viewer("tab", Credentials("", ""), View(), "an address")
        self.edit.settle_at = time.monotonic() + FAR_S  # the hand does not rest unless the test says so
        self.loop = LiveLoop(self.edit, cast(Pool, self), self.tell, lambda edit: None, lambda seconds: None)

    def submit(self, job: Job) -> Job:
        self.jobs.put(job)
        return job

    def cancel(self, job: Job) -> None:
        self.cancelled.append(job)

    def tell(self, fact: str, viewers: list[str], payload: dict[str, Any]) -> None:
        if self.broken_tells:
            self.broken_tells -= 1
            raise RuntimeError("the line is broken")
        self.facts.put((fact, payload))

    def patch(self, quality: int) -> None:
        self.edit.patch({"quality": quality}, time.monotonic(), FAR_S)
        self.loop.wake()

    def rest(self) -> None:
        with self.edit.changed:
            self.edit.settle_at = 0.0
        self.loop.wake()

    def next_job(self) -> Job:
        return self.jobs.get(timeout=SOON_S)

    def next_fact(self) -> tuple[str, dict[str, Any]]:
        return self.facts.get(timeout=SOON_S)

    def draw(self, job: Job, took_ms: float = 1.0) -> None:
        job.succeed(HEADER | {"render_ms": took_ms}, b"data:")

    def drew(self) -> None:
        """The tab has drawn what it was sent."""
        with self.edit.changed:
            self.edit.viewers["tab"].drew(self.edit.revision, time.monotonic())
        self.loop.wake()

    def drag(self, took_ms: float, drafts: int) -> list[float]:
        """Drafts that each take so long in a worker, drawn one by one: what each has of the view's sides."""
        return [self._dragged(10 + place, took_ms) for place in range(drafts)]

    def _dragged(self, quality: int, took_ms: float) -> float:
        self.patch(quality)
        job = self.next_job()
        self.draw(job, took_ms)
        assert self.next_fact()[1]["revision"] == self.edit.revision
        self.drew()
        return share(job)


@pytest.fixture
def table():
    made = Table()
    yield made
    made.loop.close()


def test_a_drag_has_one_draft_in_the_making_and_the_next_is_of_the_newest_recipe(table: Table) -> None:
    table.patch(10)
    first = table.next_job()
    for quality in (20, 30, 40):
        table.patch(quality)
    assert table.jobs.empty()
    table.edit.viewers["tab"].awaiting = False
    table.draw(first)
    assert table.next_fact()[1]["revision"] == 1, "a draft that has begun is shown"
    with table.edit.changed:
        table.edit.viewers["tab"].drew(1, time.monotonic())
    table.loop.wake()
    second = table.next_job()
    assert second.order.params["recipe"]["quality"] == 40
    assert (second.holder, second.home) == ("an address", "an id"), "its share is spent"


def test_the_final_begins_when_the_hand_rests_and_a_patch_gives_it_up(table: Table) -> None:
    table.patch(10)
    table.draw(table.next_job())
    table.next_fact()
    table.rest()
    final = table.next_job()
    assert final.order.task == "final"
    table.patch(20)
    table.edit.viewers["tab"].drew(1, time.monotonic())
    table.loop.wake()
    assert table.next_job().order.task == "draft"
    assert table.cancelled == [final]


def test_a_tab_that_cannot_be_told_does_not_end_the_loop(table: Table) -> None:
    table.broken_tells = 1
    table.patch(10)
    table.draw(table.next_job())
    table.rest()
    table.draw(table.next_job())
    fact, body = table.next_fact()
    assert (fact, body["stage"]) == ("preview_rendered", "final")


def test_an_answer_that_no_worker_gives_fails_its_revision_and_the_next_is_drawn(table: Table) -> None:
    table.patch(10)
    table.next_job().succeed({"a header": "of another kind"}, b"")
    fact, body = table.next_fact()
    assert (fact, body["revision"], body["error"]["code"]) == ("render_failed", 1, "internal_error")
    assert table.jobs.empty(), "it is not tried again and again"
    table.patch(20)
    table.draw(table.next_job())
    assert table.next_fact()[1]["revision"] == 2


def test_while_the_hand_moves_slow_drafts_have_fewer_pixels_and_then_one_has_all(table: Table) -> None:
    shares = table.drag(took_ms=40.0, drafts=6)
    assert shares[0] == 1 and shares[-1] < 1
    table.rest()
    jobs = {job.order.task: job for job in (table.next_job(), table.next_job())}
    assert set(jobs) == {"draft", "final"}, "they are made side by side"
    assert share(jobs["draft"]) == share(jobs["final"]) == 1
    table.draw(jobs["draft"], 40.0)
    assert table.next_fact()[1]["stage"] == "draft"
    table.drew()
    table.draw(jobs["final"])
    assert table.next_fact()[1]["stage"] == "final"
    assert table.jobs.empty() and table.facts.empty()


def test_what_a_hand_that_comes_to_rest_has_begun_is_shown_at_once(table: Table) -> None:
    table.drag(took_ms=40.0, drafts=6)
    table.patch(90)
    begun = table.next_job()
    table.rest()
    assert table.next_job().order.task == "final"
    table.draw(begun, 20.0)
    assert (share(begun) < 1, table.next_fact()[1]["stage"]) == (True, "draft")
    table.drew()
    after = table.next_job()
    assert (after.order.task, share(after)) == ("draft", 1)


def test_after_the_file_nobody_waits_for_a_draft_of_all_pixels(table: Table) -> None:
    table.drag(took_ms=40.0, drafts=6)
    table.edit.viewers["tab"].awaiting = True
    table.edit.viewers["tab"].sent_at = time.monotonic() + FAR_S
    table.rest()
    final = table.next_job()
    assert final.order.task == "final"
    table.draw(final)
    assert table.next_fact()[1]["stage"] == "final"
    table.drew()
    assert table.jobs.empty() and table.facts.empty()


def test_two_tabs_of_one_view_get_one_draft_whatever_it_takes(table: Table) -> None:
    table.edit.viewers["second"] = Viewer("second", Credentials("", ""), View(), "an address")
    shares = []
    for place in range(6):
        table.patch(10 + place)
        job = table.next_job()
        shares.append(share(job))
        table.draw(job, 40.0)
        table.next_fact()
        with table.edit.changed:
            for viewer in table.edit.viewers.values():
                assert viewer.sent_revision == table.edit.revision
                viewer.drew(table.edit.revision, time.monotonic())
        table.loop.wake()
    assert shares[-1] < 1
    assert table.jobs.empty()
