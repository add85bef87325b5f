"""The webhook: another server is told, in the background, what has been stored. No contents, names or keys.

The body is signed: `X-Whittle-Signature: sha256=<hex>`, its HMAC-SHA256 (RFC 2104) with our secret.
Calls are made one after another, in order, and tried again while the other side fails.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import queue
import socket
import threading
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from app import guard
from app.web.measures import WEBHOOKS

log = logging.getLogger(__name__)

SIGNATURE = "X-Whittle-Signature"
_TIMEOUT_S = 10.0
#: Pauses before the second attempt and those after it; then the call is given up.
_PAUSES_S = (1.0, 5.0, 25.0)
#: Calls that may wait; the next are dropped and said so.
_MOST_WAITING = 1000


class Webhook:
    """Calls `url`; does nothing where it is empty. `pauses_s` are the waits between attempts, `timeout_s` is
    the most that one of them may take. No redirect is followed: where calls go is the operator's choice."""

    def __init__(
        self,
        url: str,
        secret: str,
        pauses_s: tuple[float, ...] = _PAUSES_S,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        self._url = url
        self._secret = secret.encode()
        self._pauses_s = pauses_s
        self._timeout_s = timeout_s
        self._waiting: queue.Queue[bytes] = queue.Queue(_MOST_WAITING)
        self._ended = threading.Event()
        if url:
            guard.background("webhook", self._run)

    def tell(self, event: str, facts: dict[str, Any]) -> None:
        """Queue a call; returns at once."""
        if not self._url:
            return
        try:
            self._waiting.put_nowait(json.dumps({"event": event, **facts}).encode())
        except queue.Full:
            WEBHOOKS.labels("dropped").inc()
            log.warning("too many calls of the webhook wait; one was dropped")

    def close(self) -> None:
        """Give up what waits."""
        self._ended.set()

    def _run(self) -> None:
        guard.repeated("webhook", lambda: self._deliver(self._waiting.get()), self._ended.is_set)

    def _deliver(self, body: bytes) -> None:
        for pause_s in (*self._pauses_s, None):
            problem = self._call(body)
            if problem is None:
                WEBHOOKS.labels("ok").inc()
                return
            if pause_s is None or self._ended.wait(pause_s):
                break
        WEBHOOKS.labels("failed").inc()
        log.warning("a call of the webhook was given up: %s", problem)

    def _call(self, body: bytes) -> str | None:
        """Why the call failed, or None."""
        headers = {"Content-Type": "application/json", SIGNATURE: f"sha256={self._sign(body)}"}
        try:
            connection, target = self._connection()
            # The socket's own time-out starts again with each byte, and an answer may trickle for hours.
            limit = threading.Timer(self._timeout_s, _cut, [connection])
            limit.start()
            try:
                connection.request("POST", target, body, headers)
                status = connection.getresponse().status
            finally:
                limit.cancel()
                connection.close()
        except (OSError, ValueError, http.client.HTTPException) as error:
            return type(error).__name__
        return None if 200 <= status < 300 else f"status {status}"

    def _connection(self) -> tuple[http.client.HTTPConnection, str]:
        """A connection to the other server, not opened yet, and what is asked of it."""
        url = urlsplit(self._url)
        secure = url.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(url.hostname or "", url.port, timeout=self._timeout_s)
        return connection, f"{url.path or '/'}{'?' if url.query else ''}{url.query}"

    def _sign(self, body: bytes) -> str:
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError, AttributeError):  # it has closed meanwhile
        connection.sock.shutdown(socket.SHUT_RDWR)
