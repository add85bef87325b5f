"""A client's end of a connection: what may come and go on it is bounded in time, size and work.

Only time in which the server waits for the client counts against it, and every byte earns some: so a client
that drips is late wherever it drips, and one that the server keeps waiting is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from app.web.live.transport.share import LONGEST, PRICES_PER_S


class Payer(Protocol):
    """Who pays for what comes and goes (`app.web.live.transport.share.Share`)."""

    def hastes(self, is_so: bool) -> None: ...
    def owe(self, price: float) -> None: ...
    def has_had(self, price: float) -> None: ...
    def spend(self, price: float) -> None: ...


#: Prices in messages (see `app.web.live.transport.share`): of a read beside that of its bytes, and of 1 KiB.
READ, KIB = 0.25, 1 / 256
#: The most that is received at once, and that is sent until the server gives way.
_PIECE_BYTES = 64 * 1024
#: A second request right behind the headers of the first. One that is missed is told once it is reached.
_NEXT = tuple(b"\r\n\r\n" + method for method in (b"GET ", b"HEAD ", b"POST "))


class Late(OSError):
    """The client has kept the server waiting for too long."""


class TooLong(OSError):
    """The client has sent more than there is room for."""


class Patience:
    """Seconds to wait for a client: `grace_s`, and more with each byte where a pace is asked for."""

    def __init__(self, grace_s: float, bytes_per_s: float | None = None) -> None:
        self._left_s = grace_s
        self._earned_s = 1 / bytes_per_s if bytes_per_s else 0.0

    @property
    def left_s(self) -> float:
        return self._left_s

    def waited(self, seconds: float, moved: int) -> None:
        """Count a wait, and the bytes that it has brought."""
        self._left_s += moved * self._earned_s - seconds


class Wire:
    """A socket, as gunicorn's parser and answers use it. Not called by two threads at once."""

    def __init__(self, line: Any, share: Payer) -> None:
        self._line = line
        self._share = share
        self._sending = Patience(0)
        self._receiving = Patience(0)
        self._then: Patience | None = None
        self._room = 0
        self._unshared = 0
        self._pay: Callable[[float], None] | None = None
        self._paid_at = 0.0

    def expect(self, patience: Patience, room: int, then: Patience | None = None) -> None:
        """Take up to `room` bytes from here on, with this patience; with `then` once the first has come."""
        self._receiving, self._then, self._room = patience, then, room

    def answer(self, patience: Patience) -> None:
        """Send with this patience from here on."""
        self._sending = patience

    def allow(self, room: int) -> None:
        """Take up to so many bytes from here on, with the patience that is left."""
        self._room = room

    def parsing(self) -> AbstractContextManager[None]:
        """What is done within is paid for by its time: a byte may stand in a frame of its own. Nobody else
        has a turn meanwhile, so that is the parser's time and no other's."""
        return self._metered(self._share.owe)

    def working(self) -> AbstractContextManager[None]:
        """What the application does within is paid for by its time, but for parsing and for waiting, piece by
        piece."""
        return self._metered(lambda price: self._share.has_had(min(price, LONGEST)))

    @contextmanager
    def _metered(self, pay: Callable[[float], None] | None) -> Iterator[None]:
        """From here on time is paid for by `pay` (None: it is free), afterwards as before: all of it once."""
        before = self._pay
        self._change(pay)
        try:
            yield
        finally:
            self._change(before)

    def _change(self, pay: Callable[[float], None] | None) -> None:
        now = time.thread_time()
        if self._pay is not None:
            self._pay((now - self._paid_at) * PRICES_PER_S)
        self._pay, self._paid_at = pay, now

    def recv(self, size: int) -> bytes:
        """What has come, `size` bytes at most; nothing at the end. Late, TooLong, Exhausted, OSError."""
        if self._room <= 0:
            raise TooLong
        with self._metered(None):
            data: bytes = self._wait(self._receiving, self._line.recv, min(size, _PIECE_BYTES))
            self._room -= len(data)
            if self._then is not None:
                self._receiving, self._then = self._then, None
                if _is_more_than_one(data):
                    self._share.hastes(True)
            self._share.spend(READ + len(data) / 1024 * KIB)
        return data

    def sendall(self, data: bytes) -> None:
        """Send all of it, giving way now and then. Late, OSError."""
        rest = memoryview(data)
        while rest:
            with self._metered(None):
                sent: int = self._wait(self._sending, self._line.send, rest[:_PIECE_BYTES])
                rest = rest[sent:]
                self._unshared += sent
                if self._unshared >= _PIECE_BYTES:
                    self._share.spend(self._unshared / 1024 * KIB)
                    self._unshared = 0

    def _wait(self, patience: Patience, act: Any, argument: Any) -> Any:
        """Receive or send for as long as there is patience, and count how long that took."""
        if patience.left_s <= 0:
            raise Late
        self._line.settimeout(patience.left_s)
        started = time.monotonic()
        try:
            moved = act(argument)
        except TimeoutError:
            raise Late from None
        patience.waited(time.monotonic() - started, moved if isinstance(moved, int) else len(moved))
        return moved


def _is_more_than_one(data: bytes) -> bool:
    """Whether these bytes, with which a request begins, hold the next one as well."""
    return any(each in data for each in _NEXT)
