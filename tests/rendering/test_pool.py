"""The pool with workers that do as the test says: who gets a worker, and what is made of their ends."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from app import guard
from app.errors import Refusal
from app.rendering import placement
from app.rendering.job import Job
from app.rendering.orders import Order
from app.rendering.pool import Pool
from app.rendering.process import WorkerDied, WorkerProcess
from app.rendering.purpose import CHECK, DRAFT, ESTIMATE, FINAL, PROBE, REQUEST, Purpose

SOON_S = 10.0


class Actor:
    """Stands for a worker process. A task begins by being put into `begun`; `end` says how it ends."""

    def __init__(self, begun: queue.Queue[tuple[str, Actor]]) -> None:
        self.hello: dict[str, Any] = {"sandbox_lacks": [], "catalog": {}}
        self.alive = True
        self.crashed = self.overran = False
        self.pid = 1
        self.worked_s = 0.0
        self._begun = begun
        self._ends: queue.Queue[dict[str, Any] | Exception] = queue.Queue()

    def call(self, order: Order, timeout_s: float, advance: object) -> tuple[Any, bytes]:
        self._begun.put((order.params["name"], self))
        end = self._ends.get(timeout=SOON_S)
        if isinstance(end, Exception):
            raise end
        return end, b""

    def end(self, how: dict[str, Any] | Exception | None = None) -> None:
        self._ends.put(how or {})

    def die(self, **how: bool) -> None:
        vars(self).update(how, alive=False)
        self.end(WorkerDied())

    def processor_s(self) -> float:
        return self.worked_s

    def kill(self) -> None:
        if self.alive:
            self.die()

    def close(self) -> None:
        self.kill()


class Stage:
    """A pool of actors, and what they begin."""

    def __init__(self, size: int, on_performed: Callable[[Job], None] = lambda job: None) -> None:
        self.begun: queue.Queue[tuple[str, Actor]] = queue.Queue()
        self.pool = Pool(size, lambda: cast(WorkerProcess, Actor(self.begun)), 30.0, on_performed)

    def submit(self, name: str, purpose: Purpose, holder: str = "one", **params: Any) -> Job:
        params["name"] = name
        return self.pool.submit(Job(Order("task", params, purpose, home="image", holder=holder)))

    def next(self) -> tuple[str, Actor]:
        return self.begun.get(timeout=SOON_S)


@contextmanager
def stage(size: int, **given: Any) -> Iterator[Stage]:
    made = Stage(size, **given)
    yield made
    made.pool.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long job may be put off from its first moment."""
    monkeypatch.setattr(placement, "_PUT_OFF_AFTER_S", 0.0)


@pytest.mark.usefixtures("impatient")
def test_exports_of_one_holder_on_all_workers_make_room_for_anothers_upload_and_are_done_later() -> None:
    with stage(2) as on:
        exports = [on.submit(name, REQUEST) for name in ("a", "b")]
        first = dict([on.next(), on.next()])
        upload = on.submit("upload", PROBE, "another")
        name, actor = on.next()
        assert name == "upload"
        actor.end()
        upload.result(SOON_S)
        (kept,) = [name for name, actor in first.items() if actor.alive]
        first[kept].end()
        again, actor = on.next()
        assert {kept, again} == {"a", "b"}
        actor.end()
        for export in exports:
            export.result(SOON_S)


@pytest.mark.usefixtures("impatient")
def test_a_job_is_put_off_once_and_then_runs_to_its_end_beside_a_free_worker() -> None:
    with stage(2) as on:
        exports = [on.submit(name, REQUEST) for name in ("a", "b", "c")]
        actors = dict([on.next(), on.next()])
        for number in range(4):  # each finds a worker, however many exports there are
            on.submit(f"upload {number}", PROBE, "another")
            while True:
                name, actor = on.next()
                if name.startswith("upload"):
                    break
                actors[name] = actor
            actor.end()
        assert not any(export.finished for export in exports)
        while not all(export.finished for export in exports):
            for name in list(actors):
                actors.pop(name).end()
            try:
                name, actors[name] = on.begun.get(timeout=0.5)
            except queue.Empty:
                continue
        assert [export.result(SOON_S) for export in exports] == [({}, b"")] * 3


def test_who_drags_many_pictures_leaves_a_worker_to_another_hand_that_moves_and_to_nobody_else() -> None:
    with stage(2) as on:
        others = [on.submit(name, DRAFT, "many") for name in ("a", "b")]
        first, second = on.next()[1], on.next()[1]  # nobody else moves: both workers are theirs
        hand = on.submit("hand", DRAFT)
        others += [on.submit(name, DRAFT, "many") for name in ("c", "d")]
        first.end()
        name, third = on.next()
        assert name == "hand"
        third.end()
        hand.result(SOON_S)
        with pytest.raises(queue.Empty):
            on.begun.get(timeout=0.1)  # one worker is at "b", and the other is left alone
        again = on.submit("again", DRAFT)
        name, third = on.next()
        assert name == "again", "the hand waits for nobody"
        second.end()
        name, second = on.next()
        assert name == "c"
        for actor in (third, second):
            actor.end()
        on.next()[1].end()
        for job in (*others, again):
            job.result(SOON_S)


@pytest.mark.usefixtures("impatient")
def test_n4_a_job_that_was_put_off_is_not_put_off_again_however_many_come() -> None:
    with stage(2) as on:
        exports = {name: on.submit(name, REQUEST) for name in ("a", "b")}
        first = dict([on.next(), on.next()])
        uploads = [on.submit("first", PROBE, "another")]
        on.next()[1].end()
        (kept,) = [name for name, actor in first.items() if actor.alive]
        first[kept].end()
        again, actor = on.next()
        assert exports[again].put_off and again != kept
        uploads += [on.submit(name, PROBE, "another") for name in ("second", "third")]
        second = on.next()[1]
        assert actor.alive and not uploads[2].finished, "the third waits for the second"
        second.end()
        on.next()[1].end()
        actor.end()
        for job in (*exports.values(), *uploads):
            job.result(SOON_S)


@pytest.mark.parametrize(("purpose", "lives"), [(DRAFT, True), (ESTIMATE, True), (FINAL, False)])
def test_a_worker_at_what_nobody_wants_any_more_is_ended_for_who_waits_unless_it_is_soon_free(
    purpose: Purpose, lives: bool
) -> None:
    with stage(1) as on:
        vars(on.pool._performer)["started_in_s"] = 60.0
        unwanted = on.submit("unwanted", purpose)
        actor = on.next()[1]
        on.pool.cancel(unwanted)
        assert actor.alive, "nobody waits"
        draft = on.submit("draft", DRAFT)
        assert actor.alive == lives
        actor.end()
        on.next()[1].end()
        draft.result(SOON_S)
        assert on.pool.replaced == (not lives)


@pytest.mark.usefixtures("impatient")
def test_the_health_check_puts_nothing_off() -> None:
    with stage(1) as on:
        export = on.submit("export", REQUEST)
        _, actor = on.next()
        check = on.submit("check", CHECK)
        assert actor.alive and not export.put_off
        actor.end()
        on.next()[1].end()
        check.result(SOON_S)


@pytest.mark.usefixtures("impatient")
def test_nobody_is_put_off_for_their_own_export_or_for_one_who_has_a_worker() -> None:
    with stage(2) as on:
        on.submit("a", REQUEST)
        on.submit("b", REQUEST, "another")
        actors = [on.next()[1], on.next()[1]]
        on.submit("c", REQUEST)
        on.submit("d", REQUEST, "another")
        on.submit("e", REQUEST, "a third")
        assert all(actor.alive for actor in actors)


def test_a_recipe_that_took_too_long_is_remembered_for_its_picture_and_no_other_is() -> None:
    with stage(1) as on:
        slow = on.submit("slow", FINAL, key="heavy")
        _, actor = on.next()
        actor.worked_s = 29.0
        actor.end(TimeoutError())
        with pytest.raises(Refusal, match="longer than 30 seconds"):
            slow.result(SOON_S)
        for purpose in (FINAL, REQUEST):
            with pytest.raises(Refusal, match="not tried again") as refused:
                on.submit("again", purpose, key="heavy")
            assert refused.value.code == "render_timeout"
        light = on.submit("light", FINAL, key="light")
        on.next()[1].end()
        light.result(SOON_S)


def test_a_worker_that_stood_still_says_nothing_of_the_recipe() -> None:
    with stage(1) as on:
        stopped = on.submit("stopped", FINAL, key="good")
        on.next()[1].end(TimeoutError())
        with pytest.raises(Refusal, match="longer than 30 seconds"):
            stopped.result(SOON_S)
        again = on.submit("again", FINAL, key="good")
        on.next()[1].end()
        again.result(SOON_S)


def test_a_worker_that_used_up_its_processor_time_is_a_timeout_and_no_crash() -> None:
    with stage(1) as on:
        for key in ("first", "second"):
            job = on.submit(key, FINAL, key=key)
            on.next()[1].die(overran=True)
            with pytest.raises(Refusal) as refused:
                job.result(SOON_S)
            assert refused.value.code == "render_timeout"
        with pytest.raises(Refusal, match="not tried again"):
            on.submit("again", FINAL, key="first")
        on.submit("the picture is not held back", FINAL, key="third")


def test_a_picture_that_stops_two_workers_is_held_back() -> None:
    with stage(1) as on:
        job = on.submit("poison", FINAL)
        for _ in range(2):
            on.next()[1].die(crashed=True)
        with pytest.raises(Refusal, match="stopped the renderer twice"):
            job.result(SOON_S)
        with pytest.raises(Refusal, match="stopped the renderer twice"):
            on.submit("again", DRAFT)


def test_a_fault_of_ours_ends_its_job_and_not_the_worker_of_all_that_follow() -> None:
    def broken(job: Job) -> None:
        raise RuntimeError("the metrics are broken")

    before = guard.faults().get("pool", 0)
    with stage(1, on_performed=broken) as on:
        hit = on.submit("hit", DRAFT)
        on.next()[1].end(RuntimeError("no worker says that"))
        with pytest.raises(Refusal) as refused:
            hit.result(SOON_S)
        assert refused.value.code == "internal_error"
        for name in ("next", "the one after"):
            good = on.submit(name, DRAFT)
            on.next()[1].end()
            good.result(SOON_S)
        assert guard.faults()["pool"] >= before + 2


def test_a_job_that_is_pushed_out_of_a_full_queue_is_told_so() -> None:
    with stage(1) as on:
        on.submit("runs", REQUEST, "many")
        on.next()
        crowd = [
            on.submit(f"{holder} {n}", REQUEST, holder) for n in range(12) for holder in ("many", "some")
        ]
        on.submit("third", REQUEST, "third")
        with pytest.raises(Refusal, match="full just now"):
            crowd[22].result(SOON_S)
        assert sum(job.finished for job in crowd) == 1


def test_a_pool_that_closes_waits_for_the_worker_that_is_just_being_started() -> None:
    """Nobody else knows of it yet, so nobody else could end it."""
    begun: queue.Queue[tuple[str, Actor]] = queue.Queue()
    asked, may_start = threading.Event(), threading.Event()
    actors: list[Actor] = []

    def start() -> WorkerProcess:
        if actors:
            asked.set()
            may_start.wait(SOON_S)
        actors.append(Actor(begun))
        return cast(WorkerProcess, actors[-1])

    pool = Pool(1, start, 30.0)
    pool.submit(Job(Order("task", {"name": "lost"}, DRAFT, home="image", holder="one")))
    begun.get(timeout=SOON_S)[1].die()
    assert asked.wait(SOON_S)
    closing = threading.Thread(target=pool.close)
    closing.start()
    may_start.set()
    closing.join(SOON_S)
    assert len(actors) == 2 and not any(actor.alive for actor in actors)
