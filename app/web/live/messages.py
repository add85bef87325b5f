"""Socket.IO messages, before the library reads them: invalid ones end their connection in one line of
the log, and commands beyond the limit are refused before they cost anything."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from werkzeug.wsgi import get_content_length

from app.errors import Refusal
from app.limits import COMMANDS_PER_SECOND, MAX_MESSAGE_BYTES
from app.web.extensions import WsgiApp, socketio
from app.web.live import protocol
from app.web.live.transport.share import COMMAND, HANDSHAKE, hands
from app.web.measures import refused
from app.web.problems import problem

#: The first sign of a message: a new room of the protocol, a command, and the announcement of binary parts.
#: No command takes any, and while the announced are awaited, all that come would be kept.
_CONNECT, _EVENT, _BINARY = "0", "2", ("5", "6")
#: The number under which a command wants its answer, and its name.
_COMMAND = re.compile(r'2(\d{0,15})\["(\w*)"')
_TOO_MANY = Refusal(
    "rate_limited",
    "More than {most} commands a second. Please slow down.",
    retry_after=1,
    most=COMMANDS_PER_SECOND,
)
_ANSWER = json.dumps([{"ok": False, "error": _TOO_MANY.to_dict()}])


class Reader:
    """Reads the messages of all connections; `read` is the library's own way."""

    def __init__(self, read: Any) -> None:
        self._read = read

    def __call__(self, name: str, message: str) -> None:
        connection = socketio.server.eio.sockets.get(name)
        if connection is None:
            return
        try:
            if message.startswith(_BINARY):
                raise ValueError("binary")
            if message.startswith(_CONNECT):
                self._connect(connection, message)
            elif not message.startswith(_EVENT) or _may_go_on(connection, message):
                self._read(name, message)
        except Exception as error:  # commands answer for their own faults
            connection.end(f"a message cannot be read: {type(error).__name__}")

    def _connect(self, connection: Any, message: str) -> None:
        """Let a client in, once: the library would make it one more inhabitant each time."""
        if socketio.server.manager.sid_from_eio_sid(connection.sid, "/") is not None:
            raise ValueError("connected already")
        connection.share.spend(HANDSHAKE)
        self._read(connection.sid, message)


def _may_go_on(connection: Any, message: str) -> bool:
    """Whether a command is within the limit; one that is not is answered here."""
    command = _COMMAND.match(message)
    if command is not None and command[2] in protocol.UNCOUNTED:
        connection.share.owe(COMMAND)
        return True
    now = time.monotonic()
    if connection.commands.take(1, now):
        connection.share.owe(COMMAND)
        if command is not None and command[2] in protocol.DRAGGED:
            hands.moved(now)
        return True
    refused("rate_limited")
    if command is not None and command[1]:
        socketio.server.eio.send(connection.sid, f"3{command[1]}{_ANSWER}")
    return False


class MessageLimit:
    """Stands before the socket server and refuses what is too long to be read at all, where it comes by HTTP.
    The server's own way is to wait until the client asks for news."""

    def __init__(self, wsgi_app: WsgiApp) -> None:
        self._wsgi_app = wsgi_app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not _is_too_long(environ):
            return self._wsgi_app(environ, start_response)
        for name in parse_qs(environ.get("QUERY_STRING", "")).get("sid", []):
            connection = socketio.server.eio.sockets.get(name)
            if connection is not None:
                connection.end("a message that is too long")
        refusal = Refusal(
            "too_large",
            "A message has at most {most:,} bytes. The connection is ended.",
            most=MAX_MESSAGE_BYTES,
        )
        return problem(refusal)(environ, start_response)


def _is_too_long(environ: dict[str, Any]) -> bool:
    is_message = environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"].startswith("/socket.io/")
    return is_message and (get_content_length(environ) or 0) > MAX_MESSAGE_BYTES
