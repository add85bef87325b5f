"""Work in the background outlives whatever it meets: a fault is counted, and what comes next is done."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from app import guard
from app.serving.connection import House
from app.serving.door import Door, Room
from app.web.measures import WEBHOOKS
from app.web.webhook import Webhook
from tests.conftest import until

GOOD = b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"
#: First answers of a server that does not speak HTTP as it should.
ODD_ANSWERS = {
    "no HTTP": b"garbage garbage\r\n\r\n",
    "nothing": b"",
    "zeros": bytes(4096),
    "a status that is no number": b"HTTP/1.1 two hundred\r\n\r\n",
    "a version of its own": b"HTTP/9.9 200 OK\r\n\r\n",
    "a line without end": b"HTTP/1.1 200 " + b"x" * 100_000 + b"\r\n\r\n",
    "a header without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "headers without end": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n",
    "a redirect to nowhere": b"HTTP/1.1 302 Found\r\nLocation: \x00://\xff\r\n\r\n",
    "a length that is no number": b"HTTP/1.1 500 No\r\nContent-Length: many\r\n\r\n",
    "half of a line": b"HTTP/1.1 2",
}


class OddServer:
    """Answers its first call oddly and every other well; `told` is how many calls have come."""

    def __init__(self, first: bytes, trickles: bool = False) -> None:
        self.told = 0
        self._first, self._trickles = first, trickles
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/told"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                self.told += 1
                with client, suppress(OSError):
                    client.recv(65536)
                    self._answer(client)

    def _answer(self, client: socket.socket) -> None:
        if self.told > 1:
            client.sendall(GOOD)
        elif self._trickles:
            client.settimeout(0.05)
            for number in range(10_000):  # a byte now and then, for minutes, unless it is cut off
                client.sendall(self._first[number : number + 1] or b"x")
                with suppress(TimeoutError):
                    if not client.recv(1):
                        return
        else:
            client.sendall(self._first)


@pytest.fixture
def odd() -> Iterator[Callable[..., tuple[OddServer, Webhook]]]:
    made: list[Any] = []

    def make(first: bytes, **kinds: Any) -> tuple[OddServer, Webhook]:
        server = OddServer(first, **kinds)
        webhook = Webhook(server.url, "secret", pauses_s=(), timeout_s=1.0)
        made.extend((server, webhook))
        return server, webhook

    yield make
    for one in made:
        one.close()


def calls(outcome: str) -> float:
    value: float = WEBHOOKS.labels(outcome)._value.get()
    return value


@pytest.mark.parametrize("kind", ODD_ANSWERS)
def test_the_webhook_calls_again_after_an_answer_that_is_no_http(odd, kind: str) -> None:
    server, webhook = odd(ODD_ANSWERS[kind])
    well = calls("ok")
    webhook.tell("image_stored", {})
    webhook.tell("image_stored", {})
    until(lambda: server.told == 2, "the second call")
    until(lambda: calls("ok") > well, "its success")


def test_an_answer_that_trickles_holds_the_webhook_no_longer_than_its_time(odd) -> None:
    server, webhook = odd(b"HTTP/1.1 ", trickles=True)
    well = calls("ok")
    webhook.tell("image_stored", {})
    webhook.tell("image_stored", {})
    until(lambda: server.told == 2 and calls("ok") == well + 1, "one call cut off, one done")


def test_a_fault_nobody_thought_of_costs_the_webhook_one_call(odd, monkeypatch: pytest.MonkeyPatch) -> None:
    server, webhook = odd(GOOD)
    monkeypatch.setattr(guard, "PAUSE_S", 0.0)
    faults = guard.faults().get("webhook", 0)
    broken = [True]
    call = webhook._call

    def fail_once(body: bytes) -> str | None:
        if broken and broken.pop():
            raise RuntimeError("nobody thought of this")
        problem: str | None = call(body)
        return problem

    monkeypatch.setattr(webhook, "_call", fail_once)
    webhook.tell("image_stored", {})
    webhook.tell("image_stored", {})
    until(lambda: server.told == 1, "the second call")
    assert guard.faults()["webhook"] == faults + 1


class FailingListener:
    """A listening socket whose accepts fail, each with another error of the system, until it is closed."""

    def __init__(self, *errors: int) -> None:
        self._errors = list(errors)
        self.left = len(errors)
        self._clients: list[socket.socket] = []

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        if self.left == 0:
            raise OSError(errno.EBADF, "it is closed")
        self.left -= 1
        if self._errors[-self.left - 1]:
            raise OSError(self._errors[-self.left - 1], "it failed")
        line, client = socket.socketpair()
        self._clients.append(client)  # who has gone meanwhile is not served
        return line, ("127.0.0.1", 1)


def test_the_door_stays_open_whatever_an_accept_fails_with_until_its_listener_is_closed() -> None:
    served: list[Any] = []
    listener = FailingListener(errno.EMFILE, errno.EPERM, 0, errno.EPROTO, errno.ENETDOWN, 0)
    house = House(lambda environ, start: (), ("127.0.0.1", 1), 0, 1.0)
    Door(Room(9, 9), house, lambda: None, served.append).open(listener)
    assert listener.left == 0 and len(served) == 2
