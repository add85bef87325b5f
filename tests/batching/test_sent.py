"""What is sent to batch workers: in chunks, taken in once it is told, given back when nothing is heard."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.batching.broker import CHUNK_ITEMS
from app.batching.item import Outcome
from app.batching.sent import Sent, Standing
from app.errors import Refusal
from app.storage.tray import Tray
from tests.cluster.memory_bucket import MemoryBucket

DONE = Outcome("done", {"bytes": 1})
NUMBERS = range(1, CHUNK_ITEMS + 4)


class Broker:
    """Hands each chunk to `work`, which stands for a worker."""

    def __init__(self, tray: Tray) -> None:
        self.tray = tray
        self.answers = self.takes = True
        self.chunks: list[list[int]] = []
        self.outcome = DONE

    def is_there(self) -> bool:
        return self.answers

    def send(self, message: Mapping[str, Any]) -> bool:
        if self.takes and self.answers:
            self.chunks.append([item["number"] for item in message["items"]])
            for number in self.chunks[-1]:
                self.work(number)
        return self.takes and self.answers

    def work(self, number: int) -> None:
        self.tray.put(number, self.outcome.to_dict())


@pytest.fixture(autouse=True)
def looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.batching.sent._LOOK_EVERY_S", 0.01)


class Post:
    """One batch whose items are sent. The bucket stays in memory."""

    def __init__(self, silent_s: float = 60) -> None:
        bucket: Any = MemoryBucket()
        self.objects: dict[str, bytes] = bucket.objects
        self.tray = Tray(bucket, "batches/one")
        broker: Any = Broker(self.tray)
        self.broker = broker
        self.standing: Standing = "works"
        self.noted: set[int] = set()
        self.sent = Sent(
            "one", self.broker, self.tray, lambda: self.standing, self.noted.__contains__, silent_s
        )

    def done(self, numbers: range = NUMBERS) -> list[Outcome | None]:
        with ThreadPoolExecutor(len(numbers)) as threads:
            return list(threads.map(lambda number: self.sent.done(number, {}), numbers))

    def rest(self, standing: Standing) -> None:
        """The batch is not at work any more, and that has been seen."""
        self.standing = standing
        while self.sent._is_running:
            pass


def test_items_go_out_in_chunks_and_come_back_by_the_tray() -> None:
    post = Post()
    assert post.done() == [DONE] * len(NUMBERS)
    assert sorted(number for chunk in post.broker.chunks for number in chunk) == list(NUMBERS)
    assert max(len(chunk) for chunk in post.broker.chunks) <= CHUNK_ITEMS
    assert post.tray.is_open()
    post.noted.update(NUMBERS)
    post.rest("rests")
    assert post.objects == {}


def test_another_server_finds_what_was_told_before_and_the_batch_at_work() -> None:
    post = Post()
    post.tray.put(1, DONE.to_dict())
    assert post.sent.done(1, {}) == DONE and post.broker.chunks == []
    post.rest("elsewhere")
    assert post.tray.is_open()


@pytest.mark.parametrize("missing", ["answers", "takes"])
def test_without_a_broker_all_is_done_here(missing: str) -> None:
    post = Post()
    setattr(post.broker, missing, False)
    assert post.done() == [None] * len(NUMBERS)
    post.rest("rests")


@pytest.mark.parametrize("code", ["busy", "internal_error"])
def test_what_a_worker_cannot_do_is_done_here(code: str) -> None:
    post = Post()
    post.broker.outcome = Outcome("failed", code=code, message="Not now.")
    assert post.done() == [None] * len(NUMBERS)
    post.rest("rests")


def test_what_is_wrong_with_a_picture_is_told_and_not_done_again() -> None:
    post = Post()
    post.broker.outcome = Outcome("failed", code="unreadable_image", message="Broken.")
    assert post.sent.done(1, {}) == post.broker.outcome
    post.rest("rests")


def test_of_what_nothing_is_heard_is_given_back() -> None:
    post = Post(silent_s=0)
    post.broker.work = lambda number: None
    assert post.done() == [None] * len(NUMBERS)
    post.rest("rests")


def test_a_batch_that_rests_waits_for_nothing() -> None:
    post = Post()
    asked = threading.Event()
    post.broker.work = lambda number: asked.set()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(post.sent.done, 1, {})
        assert asked.wait(20)
        post.standing = "rests"
        with pytest.raises(Refusal, match="Nobody waits"):
            waiting.result()
    post.rest("rests")
    assert post.objects == {}
