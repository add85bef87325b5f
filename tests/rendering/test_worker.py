"""The main of a worker, between its tasks."""

from __future__ import annotations

import socket
from typing import cast

import pytest

from app.rendering import worker
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
