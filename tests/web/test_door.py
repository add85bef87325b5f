"""Who is let in when there are many: one address cannot take the room of all others."""

from __future__ import annotations

import queue
import socket
import threading
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
import requests

from app.serving.connection import Connection, House
from app.serving.door import Door, Room
from bench import running


@dataclass(eq=False)
class Guest:
    """A connection as a room sees it."""

    party: str
    since: float = 0.0
    is_idle: bool = True
    is_page: bool = False
    ended: list[str] = field(default_factory=list)

    def end(self) -> None:
        self.ended.append("full")


def enters(room: Room, guest: Any) -> bool:
    return room.enter(cast(Connection, guest))


def test_s4_who_connects_and_goes_costs_no_thread() -> None:
    served: queue.Queue[Any] = queue.Queue()
    house = House(lambda environ, start_response: [], ("127.0.0.1", 80), 0, 60)
    door = Door(Room(10, 10), house, lambda: None, served.put)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        for _ in range(3):
            socket.create_connection(listener.getsockname()).close()
        with socket.create_connection(listener.getsockname()) as client:
            opening = threading.Thread(target=door.open, args=(listener,))
            opening.start()
            (first,) = served.get(timeout=10).args
            assert first._peer == client.getsockname()
            first.end()
            first._line.close()
            listener.shutdown(socket.SHUT_RDWR)
            opening.join(10)
    assert not opening.is_alive()


def test_the_longest_idle_of_the_address_with_most_goes_for_who_comes() -> None:
    room = Room(4, 4)
    many = [Guest("a", since) for since in (3.0, 1.0, 2.0)]
    other = Guest("b", 0.0)
    assert all(enters(room, guest) for guest in [*many, other])
    assert enters(room, Guest("c"))
    assert [guest.ended for guest in [*many, other]] == [[], ["full"], [], []]
    assert len(room) == 4


def test_a_request_under_way_is_not_ended_for_who_comes() -> None:
    room = Room(2, 2)
    busy = [Guest("a", is_idle=False), Guest("a", is_idle=False)]
    assert all(enters(room, guest) for guest in busy)
    assert not enters(room, Guest("b")) and not any(guest.ended for guest in busy)


def test_one_address_has_a_share_of_the_room_and_its_own_idle_ones_go_first() -> None:
    room = Room(10, 2)
    first, second = Guest("a", 1.0), Guest("a", 2.0, is_idle=False)
    assert enters(room, first) and enters(room, second)
    assert enters(room, Guest("a", 3.0, is_idle=False)) and first.ended
    assert not enters(room, Guest("a")), "none of its own is idle"
    assert enters(room, Guest("b"))


def test_open_pages_do_not_count_against_the_share_of_their_address() -> None:
    room = Room(2000, 2)
    assert all(enters(room, Guest("a", is_idle=False, is_page=True)) for _ in range(1000))
    assert enters(room, Guest("a"))


@pytest.mark.parametrize("by", ["serve", "gunicorn"])
def test_n1_connections_that_ask_for_nothing_keep_nobody_out(by: str) -> None:
    """Half requests and silent ones, more than there is room for, all of one address."""
    with running.serving(by, WHITTLE_MAX_SOCKETS="20") as (url, _):
        host, _, port = url.removeprefix("http://").partition(":")
        held = []
        for number in range(170):
            line = socket.create_connection((host, int(port)), timeout=30)
            if number % 2:
                line.sendall(b"G")
            held.append(line)
        assert requests.get(url, timeout=30).status_code == 200
        first = held[0]
        assert first.recv(65536).startswith(b"HTTP/1.1 503 "), "the oldest was told that there is no room"
        for line in held:
            line.close()
