"""Bodies that come too slowly: their clients are cut off, so that nobody holds the server with an upload.

A read waits until all it wants has come, so time-outs of the socket tell nothing about the pace. A watcher
looks at every body once a second, and ends the reading side of the connections that lag behind.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from werkzeug.wsgi import ClosingIterator

from app import guard
from app.web.extensions import WsgiApp

#: What a body must bring on average, after its grace.
BYTES_PER_S = 4096
_PIECE_BYTES = 16 * 1024
_WATCH_EVERY_S = 1.0
#: Seconds in which the server's own reading of what the application left unread must be over.
_DISCARD_S = 5.0


class Body:
    """What `wsgi.input` becomes: counts what has come. `was_cut` once the watcher has ended it."""

    def __init__(self, source: Any, connection: Any) -> None:
        self._source = source
        self._connection = connection
        self._received = 0
        self._started = time.monotonic()
        self._reading = False
        self._left_at: float | None = None
        self.was_cut = False

    def read(self, size: int = -1) -> bytes:
        """All that is wanted, or what there is up to the end."""
        pieces = []
        self._reading = True
        while size != 0:
            piece = self._source.read(_PIECE_BYTES if size < 0 else min(size, _PIECE_BYTES))
            if not piece:
                break
            self._received += len(piece)
            size -= len(piece) if size > 0 else 0
            pieces.append(piece)
        self._reading = False
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        line: bytes = self._source.readline(size) if size >= 0 else self._source.readline()
        self._received += len(line)
        return line

    def leave(self) -> None:
        """The application is done; what is left, the server reads for itself."""
        self._left_at = time.monotonic()

    def check(self, now: float, grace_s: float) -> None:
        """End the connection's reading side if the body is late; a read that waits then returns."""
        if self._left_at is not None:
            late = now > self._left_at + _DISCARD_S
        else:
            due = BYTES_PER_S * (now - self._started - grace_s)
            late = self._reading and self._received + _PIECE_BYTES < due
        if late and not self.was_cut:
            self.was_cut = True
            with contextlib.suppress(OSError):
                self._connection.shutdown(socket.SHUT_RD)


class Pace:
    """Watches the bodies of all requests."""

    def __init__(self, wsgi_app: WsgiApp, grace_s: float) -> None:
        self._wsgi_app = wsgi_app
        self._grace_s = grace_s
        self._bodies: set[Body] = set()
        self._watching = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        connection = _connection(environ)
        if connection is None or not _has_body(environ):
            return self._wsgi_app(environ, start_response)
        body = environ["wsgi.input"] = environ["whittle.body"] = Body(environ["wsgi.input"], connection)
        self._bodies.add(body)
        self._watch()
        after_all = environ.get("eventlet.posthooks")
        if after_all is not None:  # called when what was left unread has been read too
            after_all.append((lambda _: self._bodies.discard(body), (), {}))
        try:
            answer = self._wsgi_app(environ, start_response)
        except BaseException:
            self._bodies.discard(body)
            raise
        done = partial(self._bodies.discard, body) if after_all is None else body.leave
        return ClosingIterator(answer, done)

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            guard.background("pace", self._run)

    def _run(self) -> None:
        guard.repeated("pace", self._turn, ended=lambda: not self._bodies)
        self._watching = False

    def _turn(self) -> None:
        time.sleep(_WATCH_EVERY_S)
        now = time.monotonic()
        for body in list(self._bodies):
            body.check(now, self._grace_s)


def was_cut(environ: dict[str, Any]) -> bool:
    """Whether the body of this request was ended because it came too slowly."""
    body = environ.get("whittle.body")
    return isinstance(body, Body) and body.was_cut


def _connection(environ: dict[str, Any]) -> Any:
    """The request's socket, where the server gives it."""
    if "eventlet.input" in environ:
        return environ["eventlet.input"].get_socket()
    return environ.get("gunicorn.socket")


def _has_body(environ: dict[str, Any]) -> bool:
    return environ.get("CONTENT_LENGTH", "0") not in ("", "0") or "HTTP_TRANSFER_ENCODING" in environ
