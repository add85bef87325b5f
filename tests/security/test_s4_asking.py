"""S4: what is asked for by HTTP is paid for by its time, and leaves most of the loop to hands that move."""

from __future__ import annotations

import socket
import time
from typing import Any, cast

import pytest

from app.serving import asking, connection
from app.serving.asking import Asking
from app.serving.relayed import Relayed
from app.web.live.transport import share
from tests.security.clock import Clock


class Told(Asking):
    """What a connection tells its share."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.hasty: list[bool] = []
        self.had: list[float] = []

    def hastes(self, is_so: bool) -> None:
        self.hasty.append(is_so)
        super().hastes(is_so)

    def has_had(self, price: float) -> None:
        self.had.append(price)


def served(monkeypatch: pytest.MonkeyPatch, *spent_s: float) -> Told:
    """What is told of requests that come at once, and keep the application busy for so long."""

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        busy_until = time.thread_time() + float(environ["QUERY_STRING"])
        while time.thread_time() < busy_until:
            pass
        start_response("200 OK", [("Content-Length", "0")])
        return []

    monkeypatch.setattr(connection, "Asking", Told)
    ours, theirs = socket.socketpair()
    house = connection.House(app, ("127.0.0.1", 80), 0, 60)
    guest = connection.Connection(ours, ("192.0.2.1", 1), house)
    theirs.sendall(b"".join(b"GET /?%g HTTP/1.1\r\nHost: a\r\n\r\n" % spent for spent in spent_s))
    theirs.shutdown(socket.SHUT_WR)
    guest.serve()
    return cast(Told, guest._share)


def test_s4_a_request_is_paid_by_the_time_that_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = served(monkeypatch, 0.001)
    assert told.hasty == [False, False], "before it, and as it waits for the next"
    assert sum(told.had) >= 0.001 * share.PRICES_PER_S
    assert max(told.had) <= share.LONGEST


def test_s4_who_asks_for_the_next_at_once_is_hasty_from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    assert served(monkeypatch, 0, 0, 0).hasty == [False, True, True, True, False]


def test_s4_what_a_request_is_charged_for_is_charged_once(clock: Clock) -> None:
    """The least of it before, the rest after; by its address where it waits for its answer."""
    polite, hasty = Asking("a"), Asking("b")
    hasty.hastes(True)
    for own in (polite, hasty):
        own.asks(connection.REQUEST)
        own.has_had(connection.REQUEST - 1)
        own.has_had(3)
    left = {name: asking._asked.of(name, clock.now)._left for name in "ab"}
    assert left["a"] == asking.BURST - asking.CONNECTION - asking.ROUNDS - connection.REQUEST - 2
    assert left["b"] == asking.BURST - asking.CONNECTION and hasty._owed == 2 and polite._owed == 0


def asked(clock: Clock, seconds: float, by_proxy: bool, hand_moves: bool) -> int:
    """How many requests of a ms each an address is answered, by a proxy or each on its own connection."""
    proxy = Relayed()
    proxy.asker = "a"
    count, end = 0, clock.now + seconds
    while clock.now < end:
        if hand_moves:
            share.hands.moved(clock.now)
        own = proxy if by_proxy else Asking("a")
        own.asks(connection.REQUEST)
        own.has_had(10)
        clock.now += 0.001
        count += 1
    return count


@pytest.mark.parametrize("by_proxy", [False, True])
def test_s4_while_a_hand_moves_an_address_asks_for_no_more_than_its_part(
    clock: Clock, by_proxy: bool
) -> None:
    if not by_proxy:
        assert asked(clock, 2, by_proxy, hand_moves=False) > 1900, "at rest there is no limit"
    asked(clock, 1, by_proxy, hand_moves=True)
    assert asked(clock, 10, by_proxy, hand_moves=True) * 0.001 <= 10 * asking.RATE / share.PRICES_PER_S
    before = clock.now
    Asking("another").asks(connection.REQUEST)
    assert clock.now == before


def test_s4_what_an_address_asked_for_at_rest_is_soon_forgotten(clock: Clock) -> None:
    asked(clock, 5, by_proxy=False, hand_moves=False)
    share.hands.moved(clock.now)
    before = clock.now
    Asking("a").asks(connection.REQUEST)
    assert clock.now - before <= asking.LONGEST_WAIT_S
