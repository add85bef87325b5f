"""The door of both servers: who may come in, who must go for them, and who is told that there is no room.

Names no green library: under the servers' patching, the threads and sockets here are green.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import socket
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from app import guard
from app.config import Config
from app.serving.connection import FULL, Connection, House
from app.web.live.transport.share import turns

log = logging.getLogger(__name__)

#: Seconds for which one who was refused may take to read that.
_LINGER_S = 1.0
#: More who are being refused at once than this are cut off without waiting until they have read it.
_MOST_LINGERING = 200
#: Connections that are accepted before others have a turn: some milliseconds' worth, counted in those that
#: have gone; one that has not is as many.
_AT_ONCE, _GUEST = 64, 4
#: Pause after an accept that failed, as a rule for want of file descriptors or memory.
_ACCEPT_RETRY_S = 0.1
#: What `accept` fails with once the listener is closed. Whatever else fails, the door stays open.
_CLOSED = (errno.EBADF, errno.EINVAL, errno.ENOTSOCK, errno.ENOTCONN)


class Room:
    """Who is in. There is room for `most`, and for `most_of_one` of one address beside its open pages."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._present: dict[Connection, None] = {}

    def __len__(self) -> int:
        return len(self._present)

    def enter(self, guest: Connection) -> bool:
        """Let a newcomer in, if need be for one that asks for nothing; False if there is no room.

        Among those that ask for nothing, one goes of the address that has most connections; and it is the one
        that has asked for nothing for the longest.
        """
        passing = Counter(each.party for each in self._present if not each.is_page)
        if passing[guest.party] >= self._most_of_one:
            leaving = self._idle(lambda each: each.party == guest.party, passing)
        elif len(self._present) >= self._most:
            leaving = self._idle(lambda each: True, passing)
        else:
            self._present[guest] = None
            return True
        if leaving is None:
            return False
        self.leave(leaving)
        leaving.end()
        self._present[guest] = None
        return True

    def leave(self, guest: Connection) -> None:
        self._present.pop(guest, None)

    def empty(self) -> None:
        """End all who ask for nothing."""
        for each in [each for each in self._present if each.is_idle]:
            each.end()

    def _idle(self, among: Callable[[Connection], bool], passing: Counter[str]) -> Connection | None:
        idle = (each for each in self._present if each.is_idle and among(each))
        return min(idle, key=lambda each: (-passing[each.party], each.since), default=None)


class Door:
    """Accepts the connections of a listening socket and has each served by a thread of its own."""

    def __init__(
        self,
        room: Room,
        house: House,
        refused: Callable[[], None],
        spawn: Callable[[Callable[[], None]], Any],
    ) -> None:
        self._room = room
        self._house = house
        self._refused = refused
        self._spawn = spawn
        self._lingering = 0

    def open(self, listener: Any) -> None:
        """Accept until the listener is closed, giving way after some. What waits to be accepted keeps others
        out who cannot be told from it, so that goes before all else, and who has gone meanwhile is no guest.
        """
        done = 0
        while True:
            if done >= _AT_ONCE:
                turns.take(0)
                done = 0
            try:
                line, peer = listener.accept()
            except OSError as error:
                if error.errno in _CLOSED:
                    return
                log.warning("cannot accept a connection: %s", error)
                time.sleep(_ACCEPT_RETRY_S)
                continue
            if _has_gone(line):
                line.close()
                done += 1
                continue
            done += _GUEST
            guest = Connection(line, peer[:2], self._house)
            if self._room.enter(guest):
                self._spawn(partial(self._serve, guest))
            else:
                self._refused()
                self._turn_away(line)

    def _serve(self, guest: Connection) -> None:
        with guard.guarded("connection"):
            try:
                guest.serve()
            finally:
                self._room.leave(guest)

    def _turn_away(self, line: Any) -> None:
        if self._lingering >= _MOST_LINGERING:
            line.close()
            return
        self._lingering += 1
        self._spawn(partial(self._tell, line))

    def _tell(self, line: Any) -> None:
        """Answer, then wait a little: who closes on unread bytes takes the answer back (RFC 9112, 9.6)."""
        try:
            with contextlib.suppress(OSError):
                line.settimeout(_LINGER_S)
                line.sendall(FULL)
                line.shutdown(socket.SHUT_WR)
                deadline = time.monotonic() + _LINGER_S
                while time.monotonic() < deadline and line.recv(65536):
                    time.sleep(0)
        finally:
            self._lingering -= 1
            line.close()


def _has_gone(line: Any) -> bool:
    """Whether a client has ended its connection already, having sent nothing."""
    line.settimeout(0)
    try:
        return not line.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        line.settimeout(None)


def opened(
    app: Any,
    config: Config,
    server: tuple[str, int],
    spawn: Callable[[Callable[[], None]], Any],
    most: int | None = None,
    is_closing: Callable[[], bool] = lambda: False,
) -> tuple[Room, Door]:
    """The room and the door of an application on `server`, its address; `spawn` starts a thread.

    Proxies are many clients each: one of them may take all the room.
    """
    most = most or config.max_connections
    for_http = max(most - config.max_sockets, most // 2)
    most_of_one = most if config.trusted_proxies else max(1, for_http * 3 // 4)
    house = House(app, server, config.trusted_proxies, config.slow_upload_s, is_closing)
    room = Room(most, most_of_one)
    return room, Door(room, house, app.extensions["whittle-door"], spawn)
