"""The body of a request, read from the wire under limits; what is wrong with it is raised as a Refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from gunicorn.http import errors

from app.budget import Exhausted
from app.errors import Refusal
from app.serving import refusals
from app.serving.wire import Late, Patience, TooLong, Wire

#: What a body must bring on average, after its grace.
BYTES_PER_S = 4096
#: Framing a body may have beside as much as its data: honest chunks take a hundredth of that.
_FRAMING_BYTES = 64 * 1024
_LINE_BYTES = 1024
_TRAILER_BYTES = 8 * 1024
_PIECE_BYTES = 16 * 1024
#: Seconds for the server's own reading of what the application has left.
_DISCARD_S = 5.0


class Body:
    """What `wsgi.input` is."""

    def __init__(
        self, source: Any, wire: Wire, grace_s: float, invite: Callable[[], None] | None = None
    ) -> None:
        self._source = source
        self._wire = wire
        self._invite = invite
        self.is_broken = False
        wire.expect(Patience(grace_s, BYTES_PER_S), 0)
        _bound(source.reader)

    @property
    def awaits_invitation(self) -> bool:
        """Whether the client waits to be told that its body is wanted (`Expect: 100-continue`)."""
        return self._invite is not None

    def read(self, size: int = -1) -> bytes:
        """All that is wanted, or what there is up to the end."""
        pieces = []
        while size != 0:
            piece = self._take(self._source.read, _PIECE_BYTES if size < 0 else min(size, _PIECE_BYTES))
            if not piece:
                break
            size -= len(piece) if size > 0 else 0
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """A line, or as much of it as a piece holds."""
        return self._take(self._source.readline, _PIECE_BYTES if size < 0 else min(size, _PIECE_BYTES))

    def readlines(self, hint: int = -1) -> list[bytes]:
        return list(self)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def discard(self) -> bool:
        """Read what the application has left; whether the next request begins where that ends."""
        if self.awaits_invitation or self.is_broken:
            return False
        self._wire.expect(Patience(_DISCARD_S), 0)
        try:
            while self._take(self._source.read, _PIECE_BYTES):
                pass
        except Refusal:
            return False
        return True

    def _take(self, read: Callable[[int], bytes], size: int) -> bytes:
        if self._invite is not None:
            invite, self._invite = self._invite, None
            invite()
        self._wire.allow(2 * size + _FRAMING_BYTES)
        try:
            with self._wire.parsing():
                return read(size)
        except Late:
            raise self._broken(too_slow()) from None
        except TooLong:
            raise self._broken(
                Refusal("bad_request", "The body is cut into chunks that are too small.")
            ) from None
        except errors.ParseException as error:
            raise self._broken(refusals.of(error)[1]) from None
        except Exhausted:
            raise self._broken(
                Refusal("rate_limited", "More is sent than an address may send.", retry_after=5)
            ) from None
        except errors.NoMoreData:
            raise self._broken(Refusal("bad_request", "The body ends too early.")) from None

    def _broken(self, refusal: Refusal) -> Refusal:
        self.is_broken = True
        return refusal


def too_slow() -> Refusal:
    return Refusal("too_slow", "The file came too slowly and was not kept.", retry_after=1)


def _bound(reader: Any) -> None:
    """Give a chunk's first line and the trailers less room than the headers of a request have."""
    if hasattr(reader, "limit_chunk_size_line"):
        reader.limit_chunk_size_line = _LINE_BYTES
        reader.limit_trailer_section = _TRAILER_BYTES
