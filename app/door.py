"""The door of both servers: a connection beyond the limit gets an answer at once and never waits.

Names no green library: under the servers' patching, the threads and sockets here are green.
"""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import resource
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app import guard
from app.errors import Refusal, server_full

log = logging.getLogger(__name__)

#: Seconds for which one who was refused may take to read that.
_LINGER_S = 1.0
#: More who are being refused at once than this are cut off without waiting until they have read it.
_MOST_LINGERING = 200
#: Pause after an accept that failed, as a rule for want of file descriptors or memory.
_ACCEPT_RETRY_S = 0.1
#: What `accept` fails with once the listener is closed. Whatever else fails, the door stays open.
_CLOSED = (errno.EBADF, errno.EINVAL, errno.ENOTSOCK)


class Door:
    """A listening socket that lets in while `free()` is positive. All but `accept` is the listener's."""

    def __init__(self, listener: Any, free: Callable[[], int], refused: Callable[[], None]) -> None:
        self._listener = listener
        self._free = free
        self._refused = refused
        self._lingering = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._listener, name)

    def accept(self) -> tuple[Any, Any]:
        """The next connection for which there is room."""
        while True:
            try:
                client, address = self._listener.accept()
            except OSError as error:
                if error.errno in _CLOSED:
                    raise
                log.warning("cannot accept a connection: %s", error)
                time.sleep(_ACCEPT_RETRY_S)
                continue
            if self._free() > 0:
                return client, address
            self._refused()
            self._turn_away(client)

    def _turn_away(self, client: Any) -> None:
        if self._lingering >= _MOST_LINGERING:
            client.close()
            return
        self._lingering += 1
        guard.background("door", partial(self._tell, client))

    def _tell(self, client: Any) -> None:
        """Answer, then wait a little: who closes on unread bytes takes the answer back (RFC 9112, 9.6)."""
        try:
            with contextlib.suppress(OSError):
                client.settimeout(_LINGER_S)
                client.sendall(FULL)
                client.shutdown(socket.SHUT_WR)
                deadline = time.monotonic() + _LINGER_S
                while time.monotonic() < deadline and client.recv(65536):
                    pass
        finally:
            self._lingering -= 1
            client.close()


def allow_open_files(connections: int) -> None:
    """Let this process have a file for every connection, and as many for pictures and render workers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def _answer(refusal: Refusal) -> bytes:
    """The refusal as a whole HTTP answer."""
    content = json.dumps(refusal.to_problem()).encode()
    head = (
        f"HTTP/1.1 {refusal.status} Service Unavailable\r\nContent-Type: application/problem+json\r\n"
        f"Retry-After: {refusal.retry_after}\r\nCache-Control: no-store\r\nConnection: close\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


FULL = _answer(server_full())
