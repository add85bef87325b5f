"""What a client's bytes cost to take apart is paid for, and what the server waits for is not."""

from __future__ import annotations

import time

import pytest

from app.serving.wire import Late, Patience, Wire
from app.web.live.transport.share import LONGEST

#: Seconds of processor time, and their price.
WORK_S, PRICE = 0.004, 40


def work() -> None:
    until = time.thread_time() + WORK_S
    while time.thread_time() < until:
        pass


class Client:
    """Sends a byte at a time, and keeps others busy until it comes; pays for what it owes."""

    def __init__(self) -> None:
        self.owed = self.had = 0.0
        self.has_gone = False

    def settimeout(self, seconds: float) -> None: ...

    def recv(self, size: int) -> bytes:
        work()
        if self.has_gone:
            raise TimeoutError
        return b"x"

    def hastes(self, is_so: bool) -> None: ...

    def owe(self, price: float) -> None:
        self.owed += price

    def has_had(self, price: float) -> None:
        self.had += price

    def spend(self, price: float) -> None:
        work()


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def wire(client: Client) -> Wire:
    wire = Wire(client, client)
    wire.expect(Patience(60), 1000)
    return wire


def test_s4_what_it_takes_to_read_a_body_is_paid_for_by_its_time(wire: Wire, client: Client) -> None:
    with wire.parsing():
        wire.recv(10)
        work()
        wire.recv(10)
        assert client.owed >= PRICE
        work()
    assert client.owed >= 2 * PRICE


def test_s4_nobody_pays_for_what_others_do_meanwhile(wire: Wire, client: Client) -> None:
    wire.recv(10)
    work()
    wire.recv(10)
    assert client.owed == 0, "it is no body"
    with wire.parsing():
        for _ in range(10):
            wire.recv(10)
    assert client.owed < 10 * PRICE
    client.has_gone = True
    before = client.owed
    with pytest.raises(Late), wire.parsing():
        wire.recv(10)
    assert client.owed - before < PRICE


def test_s4_a_piece_of_a_body_is_paid_for_once_by_who_reads_it_and_by_who_works_on_it(
    wire: Wire, client: Client
) -> None:
    with wire.working():
        for _ in range(10):
            with wire.parsing():
                wire.recv(10)
            work()
    assert client.owed < PRICE
    assert 10 * min(PRICE, LONGEST) <= client.had < 11 * min(PRICE, LONGEST)
