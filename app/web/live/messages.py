"""Messages that are none: too long, binary, or not to be read. Their connection ends at once, in one line of
the log, and nobody else minds. By itself the socket library would answer nothing and log pages for each."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from werkzeug.wsgi import get_content_length

from app.errors import Refusal
from app.limits import MAX_MESSAGE_BYTES
from app.web.extensions import WsgiApp, socketio
from app.web.problems import problem

log = logging.getLogger(__name__)

#: The first sign of a message that announces binary parts. No command takes any, and while the announced are
#: awaited, all that come would be kept.
_BINARY = ("5", "6")


def end_what_cannot_be_read() -> None:
    """Read every message with care from now on; the socket server must be bound."""
    connections = socketio.server.eio
    read = connections.handlers["message"]

    def read_with_care(name: str, message: str | bytes) -> None:
        try:
            if isinstance(message, bytes) or message.startswith(_BINARY):
                raise ValueError("binary")
            read(name, message)
        except Exception as error:  # commands answer for their own faults
            _end(name, type(error).__name__)

    connections.on("message", read_with_care)


class MessageLimit:
    """Stands before the socket server and refuses what is too long to be read at all, where it comes by HTTP.
    The server's own way is to wait until the client asks for news."""

    def __init__(self, wsgi_app: WsgiApp) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not _is_too_long(environ):
            return self._wsgi_app(environ, start_response)
        for name in parse_qs(environ.get("QUERY_STRING", "")).get("sid", []):
            _end(name, "too long")
        detail = f"A message has at most {MAX_MESSAGE_BYTES:,} bytes. The connection is ended."
        return problem(Refusal("too_large", detail))(environ, start_response)


def _is_too_long(environ: dict[str, Any]) -> bool:
    is_message = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith("/socket.io/")
    return is_message and (get_content_length(environ) or 0) > MAX_MESSAGE_BYTES


def _end(name: str, reason: str) -> None:
    """As the library ends a connection, but without waiting until the client has heard of it."""
    connection = socketio.server.eio.sockets.pop(name, None)
    if connection is not None:
        log.info("a message cannot be read and its connection is ended: %s", reason)
        connection.close(wait=False)
