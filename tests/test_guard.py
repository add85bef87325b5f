"""The last guard: a fault in the background is logged, counted, and the work goes on."""

from __future__ import annotations

import threading

import pytest

from app import guard


def test_a_fault_is_counted_and_logged_and_what_follows_is_done(caplog: pytest.LogCaptureFixture) -> None:
    before = guard.faults().get("a test", 0)
    with guard.guarded("a test"):
        int("the reason")
    assert guard.faults()["a test"] == before + 1
    assert "a test" in caplog.text and "the reason" in caplog.text


def test_a_loop_goes_on_after_each_fault_until_it_is_ended() -> None:
    turns: list[int] = []

    def turn() -> None:
        turns.append(len(turns))
        if len(turns) < 3:
            raise ValueError("not yet")

    guard.repeated("a loop", turn, ended=lambda: len(turns) == 5, pause_s=0)
    assert turns == [0, 1, 2, 3, 4]


def test_a_thread_that_fails_ends_in_the_count_and_in_no_trace_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unguarded: list[object] = []
    monkeypatch.setattr(threading, "excepthook", unguarded.append)
    before = guard.faults().get("a thread", 0)
    guard.background("a thread", lambda: 1 / 0).join()
    assert guard.faults()["a thread"] == before + 1 and not unguarded


def test_what_ends_a_thread_on_purpose_passes() -> None:
    with pytest.raises(SystemExit), guard.guarded("a test"):
        raise SystemExit
