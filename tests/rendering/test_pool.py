"""The pool with workers that do as the test says: what is made of their ends."""

from __future__ import annotations

import queue
import threading
from typing import cast

import pytest

from app import guard
from app.errors import Refusal
from app.rendering.job import Job
from app.rendering.orders import Order
from app.rendering.pool import Pool
from app.rendering.process import WorkerProcess
from app.rendering.purpose import DRAFT, FINAL, REQUEST
from tests.rendering.stage import SOON_S, Actor, stage


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
