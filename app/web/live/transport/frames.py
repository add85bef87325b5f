"""Bytes of a websocket in, frames out: what is a message, and what must be answered. Pure; wsproto parses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from wsproto.connection import Connection, ConnectionState, ConnectionType
from wsproto.events import BytesMessage, CloseConnection, Event, Ping, TextMessage

from app.limits import MAX_MESSAGE_BYTES

#: More fragments than this are no message. Proxies cut at about 1,400 bytes, which makes 47.
MAX_FRAGMENTS = 1024


class Violation(Exception):
    """What no honest client sends. `code` is the close code of RFC 6455 (7.4.1)."""

    def __init__(self, why: str, code: int) -> None:
        super().__init__(why)
        self.code = code


class Frame(NamedTuple):
    """A frame, or what has come of one. `answer` is to be sent; after a `close` nothing more comes."""

    kind: Literal["message", "part", "control", "close"]
    data: str | bytes = b""
    answer: bytes = b""


class Frames:
    """The receiving side of one websocket: `feed` bytes, then take `next` until it gives nothing more.

    Raises Violation for what breaks RFC 6455, for a message over MAX_MESSAGE_BYTES, whole or in fragments,
    and for one of more than MAX_FRAGMENTS.
    """

    def __init__(self) -> None:
        self._line = Connection(ConnectionType.SERVER)
        self._events: Iterator[Event] = iter(())
        self._parts: list[str | bytes] = []
        self._bytes = 0
        self._fragments = 0

    @property
    def is_within_message(self) -> bool:
        """Whether a message has begun and is not whole yet."""
        return self._fragments > 0 or self._bytes > 0

    def feed(self, data: bytes) -> None:
        """Take what has come; `next` must have given all there was."""
        self._line.receive_data(data)
        self._events = self._line.events()

    def next(self) -> Frame | None:
        """The next frame, or None when more bytes are needed."""
        event = next(self._events, None)
        if event is None:
            return None
        if isinstance(event, TextMessage | BytesMessage):
            return self._message(event)
        if isinstance(event, CloseConnection):
            if self._line.state is not ConnectionState.REMOTE_CLOSING:
                raise Violation(event.reason or "broken frame", int(event.code))
            return Frame("close", answer=bytes(self._line.send(event.response())))
        if isinstance(event, Ping):
            return Frame("control", answer=bytes(self._line.send(event.response())))
        return Frame("control")

    def _message(self, event: TextMessage | BytesMessage) -> Frame:
        """Put together what has come of a message. A frame may come in several pieces itself."""
        if event.data:
            part = event.data if isinstance(event.data, str) else bytes(event.data)
            self._parts.append(part)
            self._bytes += len(part.encode() if isinstance(part, str) and not part.isascii() else part)
        self._fragments += event.frame_finished
        if self._bytes > MAX_MESSAGE_BYTES:
            raise Violation("a message that is too long", 1009)
        if self._fragments > MAX_FRAGMENTS:
            raise Violation("a message of too many fragments", 1009)
        if not event.message_finished:
            return Frame("part")
        empty = "" if isinstance(event, TextMessage) else b""
        whole = empty.join(self._parts)  # type: ignore[arg-type]
        self._parts, self._bytes, self._fragments = [], 0, 0
        return Frame("message", whole)


def message(data: str | bytes) -> bytes:
    """A whole message as one frame of the server."""
    is_text = isinstance(data, str)
    payload = data.encode() if isinstance(data, str) else data
    length = len(payload)
    if length < 126:
        head = bytes((0x80 | (1 if is_text else 2), length))
    elif length < 65536:
        head = bytes((0x80 | (1 if is_text else 2), 126)) + length.to_bytes(2)
    else:
        head = bytes((0x80 | (1 if is_text else 2), 127)) + length.to_bytes(8)
    return head + payload


def close(code: int) -> bytes:
    """A close frame of the server."""
    return b"\x88\x02" + code.to_bytes(2)
