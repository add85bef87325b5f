"""The end of a websocket: who says goodbye is answered once."""

from __future__ import annotations

import socket

import pytest

from app.web.live.transport.share import Share
from app.web.live.transport.websocket import WebSocket

#: A close frame of a client, with a mask of zeros; and that of the server.
GOODBYE = b"\x88\x82\0\0\0\0\x03\xe8"
ANSWER = b"\x88\x02\x03\xe8"


@pytest.mark.parametrize("end", ["finish", "close"])
def test_a_client_that_says_goodbye_hears_one(end: str) -> None:
    here, there = socket.socketpair()
    with here, there:
        websocket = WebSocket(here, Share("203.0.113.1"))
        there.sendall(GOODBYE)
        assert websocket.read() is None
        there.shutdown(socket.SHUT_WR)
        getattr(websocket, end)()
        assert there.makefile("rb").read() == ANSWER


def test_a_client_that_says_nothing_hears_one_too() -> None:
    here, there = socket.socketpair()
    with here, there:
        WebSocket(here, Share("203.0.113.1")).finish()
        assert there.makefile("rb").read() == ANSWER
