"""The runner: whatever happens, each item has one outcome, and what is written down is not done again."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import pytest

from app.batching.item import Item, Outcome
from app.batching.progress import Progress
from app.batching.runner import Runner
from app.errors import Refusal
from app.storage.journal import Journal

ITEMS = [Item(number, f"{number}.jpg", 1.0, 100) for number in range(1, 21)]
TIMEOUT_S = 20


def done(item: Item) -> Outcome:
    return Outcome("done", {"bytes": item.number})


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "journal.jsonl")


def test_every_item_is_done_once(journal: Journal) -> None:
    seen: Counter[int] = Counter()

    def act(item: Item) -> Outcome:
        seen[item.number] += 1
        return done(item)

    runner = Runner(ITEMS, act, journal, width=3)
    runner.start()
    assert runner.wait(TIMEOUT_S)
    assert seen == dict.fromkeys(range(1, 21), 1)
    counts = runner.counts()
    assert (counts["state"], counts["done"], counts["total"]) == ("done", 20, 20)
    assert (counts["bytes"], counts["original_bytes"]) == (sum(range(1, 21)), 2000)


def test_one_that_fails_ends_nothing_and_is_tried_again_alone(journal: Journal) -> None:
    bad = {3, 7}
    seen: Counter[int] = Counter()

    def act(item: Item) -> Outcome:
        seen[item.number] += 1
        if item.number in bad:
            raise Refusal("unreadable_image", "Broken.") if item.number == 3 else ValueError("ours")
        return done(item)

    runner = Runner(ITEMS, act, journal, width=2)
    runner.start()
    runner.wait(TIMEOUT_S)
    assert runner.outcomes[3].code == "unreadable_image" and runner.outcomes[7].code == "internal_error"
    assert (runner.counts()["done"], runner.counts()["failed"]) == (18, 2)
    bad.clear()
    runner.retry()
    runner.wait(TIMEOUT_S)
    assert runner.counts()["done"] == 20
    assert [number for number, count in seen.items() if count == 2] == [3, 7]
    again = Runner(ITEMS, act, journal, width=2)
    assert again.state == "done" and len(again.outcomes) == 20


def test_what_was_killed_goes_on_where_it_was(journal: Journal, tmp_path: Path) -> None:
    first = Runner(ITEMS[:8], done, journal, width=2)
    first.start()
    first.wait(TIMEOUT_S)
    lines = (tmp_path / "journal.jsonl").read_text().splitlines()
    torn = [line for line in lines if '"run":"done"' not in line]
    (tmp_path / "journal.jsonl").write_text("\n".join(torn) + '\n{"n":9,"sta')
    seen: list[int] = []

    def act(item: Item) -> Outcome:
        seen.append(item.number)
        return done(item)

    second = Runner(ITEMS, act, journal, width=2)
    assert second.state == "running"
    second.start()
    second.wait(TIMEOUT_S)
    assert sorted(seen) == list(range(9, 21)) and second.counts()["done"] == 20


def test_a_pause_lets_end_what_is_in_work_and_outlives_a_restart(journal: Journal) -> None:
    go, at_work = threading.Event(), threading.Semaphore(0)

    def act(item: Item) -> Outcome:
        at_work.release()
        go.wait(TIMEOUT_S)
        return done(item)

    runner = Runner(ITEMS, act, journal, width=2)
    runner.start()
    at_work.acquire()
    at_work.acquire()
    runner.pause()
    go.set()
    with runner.changed:
        runner.changed.wait_for(lambda: not runner.current(), TIMEOUT_S)
    assert runner.counts()["done"] == 2 and runner.state == "paused"
    later = Runner(ITEMS, done, journal, width=2)
    assert later.state == "paused" and len(later.outcomes) == 2
    with pytest.raises(Refusal, match="paused"):
        later.pause()
    later.resume()
    later.wait(TIMEOUT_S)
    assert later.counts()["done"] == 20


def test_after_a_cancel_nothing_begins_and_nothing_counts(journal: Journal) -> None:
    go, at_work, stopped = threading.Event(), threading.Semaphore(0), []

    def act(item: Item) -> Outcome:
        at_work.release()
        go.wait(TIMEOUT_S)
        return done(item)

    runner = Runner(ITEMS, act, journal, width=2, stop=lambda item: stopped.append(item.number))
    runner.start()
    at_work.acquire()
    at_work.acquire()
    runner.cancel()
    assert runner.state == "cancelled" and sorted(stopped) == [1, 2] and not runner.current()
    go.set()
    assert runner.wait(TIMEOUT_S) and runner.counts()["done"] == 0
    with pytest.raises(Refusal, match="cancelled"):
        runner.resume()


def test_an_item_that_cannot_just_be_done_again_is_written_down_before_it_begins(journal: Journal) -> None:
    def killed(item: Item) -> Outcome:
        raise SystemExit

    with pytest.raises(SystemExit):
        Runner(ITEMS[:1], killed, journal, width=1, begins_first=True)._done(ITEMS[0])
    assert Runner(ITEMS, done, journal, width=1, begins_first=True).begun == {1}


def test_the_time_left_follows_the_pace_in_pixels() -> None:
    now = [0.0]
    progress = Progress(5000, clock=lambda: now[0])
    progress.start()
    for work in (1.0, 24.0):
        now[0] += work + 0.3
        progress.note(work)
        assert progress.left_ms([1.0]) is None, "two tell no pace"
    now[0] += 1.3
    progress.note(1.0)
    assert progress.left_ms([1.0, 24.0]) == pytest.approx((1.3 + 24.3) * 1000)
    assert progress.elapsed_ms == pytest.approx(5000 + (1.3 + 24.3 + 1.3) * 1000)
