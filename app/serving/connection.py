"""One connection: requests are read, answered and given way after, until the client or its share ends."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from gunicorn.config import Config as Settings
from gunicorn.http import RequestParser, errors, wsgi

from app.address import party
from app.budget import Exhausted
from app.errors import Refusal, server_full
from app.serving import refusals
from app.serving.asking import Asking
from app.serving.body import Body
from app.serving.relayed import Relayed
from app.serving.wire import Patience, TooLong, Wire
from app.web.forwarded import asker

log = logging.getLogger(__name__)

#: Seconds for a connection without a request. Proxies keep theirs for 60, so it is they who end it.
#: For a request's line and headers, from their first byte; and in which an answer must be taken, beside what
#: each byte of it earns.
IDLE_S = 75.0
HEAD_S = 10.0
ANSWER_S = 75.0
ANSWER_BYTES_PER_S = 4096
#: Of a request's line and headers.
HEAD_BYTES = 64 * 1024
#: The least that a request costs, in messages (see `share`); what it takes beyond that is paid by its time.
REQUEST = 4.0
#: What is read of a client that has been refused, so that it can read that (RFC 9112, 9.6).
_LINGER_S = 1.0
_LINGER_BYTES = 2**20

#: gunicorn's parser and answers, which both servers use, take their limits from its settings.
settings = Settings()
settings.set("limit_request_line", 8190)
settings.set("limit_request_fields", 100)
settings.set("limit_request_field_size", 8190)
settings.set("forwarded_allow_ips", "")
settings.set("sendfile", False)


@dataclass(frozen=True)
class House:
    """What all connections of a server share. `is_closing` is asked after each request."""

    app: Callable[[dict[str, Any], Any], Iterable[bytes]]
    server: tuple[str, int]
    proxies: int
    slow_body_s: float
    is_closing: Callable[[], bool] = lambda: False


class Connection:
    """A client's connection: `serve` returns when it is over."""

    def __init__(self, line: Any, peer: tuple[str, int], house: House) -> None:
        self.party = party(peer[0]) or str(peer[0])
        self.since = time.monotonic()
        self.is_idle = True
        self.is_page = False
        self._line = line
        self._peer = peer
        self._house = house
        self._share = Relayed() if house.proxies else Asking(self.party)
        self._wire = Wire(line, self._share)

    def serve(self) -> None:
        """Answer requests until the connection ends."""
        parser = RequestParser(settings, self._wire, self._peer)
        try:
            while self._serve_one(parser):
                self.since, self.is_idle = time.monotonic(), True
        except Exhausted:
            log.info("a connection is ended: more than its share")
        except OSError:
            pass  # it has gone, or kept us waiting
        finally:
            self._line.close()

    def end(self) -> None:
        """End an idle connection, which is told that there are too many."""
        with suppress(OSError):
            self._line.settimeout(0)
            self._line.send(FULL)
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    def _serve_one(self, parser: Any) -> bool:
        """Read one request and answer it; whether the connection goes on."""
        within = Patience(HEAD_S)
        has_begun = parser.unreader.buf.getbuffer().nbytes > 0
        self._share.hastes(has_begun)
        self._wire.expect(within if has_begun else Patience(IDLE_S), HEAD_BYTES, then=within)
        self._wire.answer(Patience(ANSWER_S, ANSWER_BYTES_PER_S))
        try:
            request = next(parser)
            refusals.check(request)
        except StopIteration:
            return False
        except TooLong:
            return self._refuse(*refusals.of(errors.LimitRequestHeaders("")))
        except errors.ParseException as error:
            return self._refuse(*refusals.of(error))
        self.is_idle = False
        return self._answer(request)

    def _pay(self, environ: dict[str, Any]) -> bool:
        """Pay for a request; False for one who has asked for too much for too long, whose last this is."""
        if isinstance(self._share, Relayed):
            self._share.asker = asker(environ, self._house.proxies) or self.party
        try:
            self._share.asks(REQUEST)
        except Exhausted:
            log.info("a connection is ended: more requests than its share")
            return False
        return True

    def _answer(self, request: Any) -> bool:
        """Have the application answer a request; whether the connection goes on."""
        invite = self._invite if request._expected_100_continue else None
        request._expected_100_continue = False
        body = Body(request.body, self._wire, self._house.slow_body_s, invite)
        response, environ = wsgi.create(request, self._wire, self._peer, self._house.server, settings)
        response.version = "whittle"
        if not self._pay(environ) or self._house.is_closing():
            response.force_close()
        environ |= {"wsgi.input": body, "gunicorn.socket": self._line, "wsgi.multithread": True}
        self.is_page = environ["PATH_INFO"].startswith("/socket.io/") and "HTTP_UPGRADE" in environ
        try:
            with self._wire.working():
                taken_over = self._run(environ, response, body)
        except Refusal as refusal:
            return not response.headers_sent and self._refuse(refusal.status, refusal)
        except (OSError, Exhausted):
            raise
        except Exception:
            log.exception("a request failed")
            return not response.headers_sent and self._refuse(500, _FAULT)
        finally:
            self.is_page = False
        if taken_over:
            return False
        if response.should_close() or not body.discard():
            self._linger()
            return False
        return True

    def _run(self, environ: dict[str, Any], response: Any, body: Body) -> bool:
        """Have the application answer; True when it has taken the connection over and answers nothing."""

        def start_response(status: str, headers: Any, exc_info: Any = None) -> Any:
            if body.is_broken:
                response.force_close()
            return response.start_response(status, headers, exc_info)

        content = self._house.app(environ, start_response)
        try:
            if response.status is None:
                return True
            for piece in content:
                response.write(piece)
            response.close()
        finally:
            close = getattr(content, "close", None)
            if close is not None:
                close()
        return False

    def _invite(self) -> None:
        self._wire.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _refuse(self, status: int, refusal: Refusal) -> bool:
        """Answer what the application cannot, and end."""
        log.info("a request is refused: %s", refusal.detail)
        self._wire.sendall(refusals.answer(refusal, status))
        self._linger()
        return False

    def _linger(self) -> None:
        """Let the client read its answer: who closes on unread bytes takes the answer back."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            self._wire.expect(Patience(_LINGER_S), _LINGER_BYTES)
            while self._wire.recv(65536):
                pass


_FAULT = Refusal("internal_error", "That did not work. It has been noted.")
FULL = refusals.answer(server_full())
