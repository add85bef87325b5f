"""What a client's bytes cost to take apart is paid for, and what the server waits for is not."""

from __future__ import annotations

import time

import pytest

from app.serving.wire import Late, Patience, Wire

#: Seconds of processor time, and their price.
WORK_S, PRICE = 0.004, 40


def work() -> None:
    until = time.thread_time() + WORK_S
    while time.thread_time() < until:
        pass


class Client:
    """Sends a byte at a time, and keeps others busy until it comes; pays for what it owes."""

    def __init__(self) -> None:
        self.owed = 0.0
        self.has_gone = False

    def settimeout(self, seconds: float) -> None: ...

    def recv(self, size: int) -> bytes:
        work()
        if self.has_gone:
            raise TimeoutError
        return b"x"

    def owe(self, price: float) -> None:
        self.owed += price

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
