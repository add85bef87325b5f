"""A websocket on the socket of an HTTP request: read whole messages at a pace, send, close.

Not the library's own: that reads on as long as anything comes, unmasks byte by byte, and joins fragments
without an end (docs/architecture.md).
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import hashlib
import socket
import sys
import termios
import threading
import time
from typing import Any

from app.web.live.transport import frames, share
from app.web.live.transport.frames import Frames, Violation

#: Seconds without a message. An open page answers every 25 s that it is there.
IDLE_S = 60.0
#: Seconds for each message by which a client that has polled comes over to a websocket.
UPGRADE_S = 10.0
#: Seconds in which a message must be whole once it has begun: 64 KiB at 6.5 KiB a second.
MESSAGE_S = 10.0
_PIECE_BYTES = 16 * 1024
#: What is read of a client that has been told to go, so that it can read that (RFC 6455, 7.1.1).
_LINGER_S = 1.0
_LINGER_BYTES = 2**20
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WebSocket:
    """One connection. One thread reads, any thread sends."""

    def __init__(self, line: Any, own: share.Share) -> None:
        self._line = line
        self._share = own
        self._frames = Frames()
        self._sending = threading.Lock()
        self._closed = False
        #: Whether the client has said goodbye and was answered: a second goodbye breaks the protocol.
        self._has_parted = False
        self.be_patient(UPGRADE_S)

    def be_patient(self, seconds: float) -> None:
        """How long a client may say nothing, or take nothing of what it is sent, from now on."""
        self._patience_s = seconds
        self._line.settimeout(seconds)

    def read(self) -> str | bytes | None:
        """The next message, once it has been paid for; None when the connection is over.

        Raises Violation for what no honest client sends, and for what comes too slowly; Exhausted as
        `Share.spend` does; OSError when the line breaks.
        """
        deadline = time.monotonic() + self._patience_s
        while True:
            began = time.thread_time()
            frame = self._frames.next()
            took = time.thread_time() - began
            if frame is None:
                if self._frames.is_within_message:
                    deadline = min(deadline, time.monotonic() + MESSAGE_S)
                if not self._receive(deadline):
                    return None
                continue
            if frame.kind == "message":
                self._share.spend(share.FRAME + share.PACKET)
            else:
                self._share.spend(share.FRAME + took * share.PRICES_PER_S)
            if frame.answer:
                self._share.owe(share.ANSWER)
                self._send(frame.answer)
            if frame.kind == "close":
                self._has_parted = True
                return None
            if frame.kind == "message":
                return frame.data

    def send(self, data: str | bytes) -> None:
        """Send a message; OSError once the connection is over."""
        self._send(frames.message(data))

    def finish(self) -> None:
        """There is nothing more to send: say goodbye and end the line. For the thread that sends."""
        if not self._closed:
            with contextlib.suppress(OSError):
                self._send(self._goodbye(1000))
            self.cut()

    def close(self, code: int = 1000) -> None:
        """Say goodbye if that is possible at once, let the client read it, and end the line. For the thread
        that reads."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(OSError):
            self._line.settimeout(_LINGER_S)
            if self._sending.acquire(blocking=False):
                try:
                    self._line.sendall(self._goodbye(code))
                finally:
                    self._sending.release()
                self._line.shutdown(socket.SHUT_WR)
                self._discard()
        self.cut()

    def _goodbye(self, code: int) -> bytes:
        return b"" if self._has_parted else frames.close(code)

    def cut(self) -> None:
        """End the line now, whatever is under way on it."""
        self._closed = True
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def _receive(self, deadline: float) -> bool:
        """Feed what has come; whether there was something."""
        left = deadline - time.monotonic()
        if left <= 0:
            raise Violation("a message that does not come", 1008)
        unread = _unread(self._line)
        data = self._line.recv(_PIECE_BYTES)
        self._share.waited(unread, is_behind=len(data) == _PIECE_BYTES)
        if data:
            self._share.owe(len(data) / 1024 * share.KIB)
            self._frames.feed(data)
        return bool(data)

    def _send(self, data: bytes) -> None:
        with self._sending:
            if self._closed:
                raise ConnectionError("the websocket is closed")
            self._line.sendall(data)

    def _discard(self) -> None:
        deadline, read = time.monotonic() + _LINGER_S, 0
        while read < _LINGER_BYTES and time.monotonic() < deadline:
            piece = self._line.recv(65536)
            if not piece:
                return
            read += len(piece)
            share.turns.take(1)


def _unread(line: Any) -> int:
    """Bytes that have come and wait to be read."""
    return int.from_bytes(fcntl.ioctl(line.fileno(), termios.FIONREAD, bytes(4)), sys.byteorder)


def accepts(environ: dict[str, Any]) -> bool:
    """Whether a request is a handshake as RFC 6455 (4.2.1) has it."""
    tokens = {token.strip() for token in environ.get("HTTP_CONNECTION", "").lower().split(",")}
    try:
        nonce = base64.b64decode(environ.get("HTTP_SEC_WEBSOCKET_KEY", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return (
        "upgrade" in tokens
        and environ.get("HTTP_UPGRADE", "").lower() == "websocket"
        and environ.get("HTTP_SEC_WEBSOCKET_VERSION") == "13"
        and len(nonce) == 16
    )


def accept(environ: dict[str, Any], own: share.Share) -> WebSocket:
    """Answer the handshake and take the connection over. No extension is taken: previews are compressed
    already, and to deflate them again would take the one thread."""
    key = environ["HTTP_SEC_WEBSOCKET_KEY"].encode()
    proof = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
    line = environ["eventlet.input"].get_socket()
    line.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + proof + b"\r\n\r\n"
    )
    return WebSocket(line, own)
