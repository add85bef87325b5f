"""The main of a worker, between its tasks."""

from __future__ import annotations

import os
import socket
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from app.errors import Refusal
from app.rendering import worker
from app.rendering.borrowed import Borrowed
from app.rendering.tasks import Tasks


def test_while_there_is_nothing_to_do_what_nobody_asks_for_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_ROUND_S", 0)
    server, own = socket.socketpair()
    rounds: list[float] = []

    class Looking:
        def let_go_unused(self, seconds: float) -> None:
            rounds.append(seconds)
            if len(rounds) == 3:
                server.send(b"a task")

    with server, own:
        waiting = worker.Rounds(own, cast(Tasks, Looking()))
        waiting.wait()
        assert len(rounds) >= 3 and set(rounds) == {60}
        before = len(rounds)
        waiting.wait()
        assert own.recv(6) == b"a task"
        assert len(rounds) > before, "it goes round also where a task always waits"


class Short:
    """Tasks that have too little memory so many times, and write less each time."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.forgotten = 0

    def make(self, files: Borrowed) -> tuple[dict[str, Any], bytes]:
        with files.write("made") as out:
            out.write(b"x" * (3 + self.times))
        self.times -= 1
        if self.times >= 0:
            raise MemoryError if self.times % 2 else Refusal("out_of_memory", "Too little.")
        return {"made": True}, b""

    def forget_everything(self) -> None:
        self.forgotten += 1


@pytest.mark.parametrize(("times", "forgotten"), [(0, 0), (1, 1), (2, 1)])
def test_where_memory_is_short_what_is_kept_goes_and_it_is_tried_once_more(
    times: int, forgotten: int, tmp_path: Path
) -> None:
    tasks, made = Short(times), tmp_path / "made"
    made.write_bytes(b"what was there before")
    files = Borrowed(["made"], [os.open(made, os.O_RDWR)])
    answer, _ = worker._perform(cast(Tasks, tasks), {"task": "make", "params": {}, "files": ["made"]}, files)
    files.give_back()
    assert tasks.forgotten == forgotten
    if times < 2:
        assert answer == {"made": True} and made.read_bytes() == b"xxx"
    else:
        assert answer["error"]["code"] == "out_of_memory"


class Kept:
    """A picture on the way of a task that fails."""


def _short() -> Refusal:
    return Refusal("out_of_memory", "short")


@pytest.mark.parametrize("error", [MemoryError, _short, ValueError])
def test_an_attempt_that_fails_keeps_nothing_from_the_next(error: Callable[[], Exception]) -> None:
    pictures: list[weakref.ref[Kept]] = []

    class Failing:
        def make(self) -> None:
            picture = Kept()
            pictures.append(weakref.ref(picture))
            raise error()

        def forget_everything(self) -> None:
            assert pictures[-1]() is None, "gone before Python's collector comes by"

    header = {"task": "make", "params": {}, "files": []}
    answer, _ = worker._perform(cast(Tasks, Failing()), header, Borrowed([], []))
    assert "error" in answer
    assert pictures[-1]() is None
