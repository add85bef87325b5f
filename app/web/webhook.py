"""The webhook: another server is told, in the background, what has been stored. No contents, names or keys.

The body is signed: `X-Whittle-Signature: sha256=<hex>`, its HMAC-SHA256 (RFC 2104) with our secret.
Calls are made one after another, in order, and tried again while the other side fails.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import queue
import threading
import urllib.error
import urllib.request
from typing import Any

from app.web.measures import WEBHOOKS

log = logging.getLogger(__name__)

SIGNATURE = "X-Whittle-Signature"
_TIMEOUT_S = 10.0
#: Pauses before the second attempt and those after it; then the call is given up.
_PAUSES_S = (1.0, 5.0, 25.0)
#: Calls that may wait; the next are dropped and said so.
_MOST_WAITING = 1000


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Where calls go is the operator's choice alone."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Webhook:
    """Calls `url`; does nothing where it is empty. `pauses_s` are the waits between attempts."""

    def __init__(self, url: str, secret: str, pauses_s: tuple[float, ...] = _PAUSES_S) -> None:
        self._url = url
        self._secret = secret.encode()
        self._pauses_s = pauses_s
        self._waiting: queue.Queue[bytes] = queue.Queue(_MOST_WAITING)
        self._ended = threading.Event()
        self._opener = urllib.request.build_opener(_NoRedirects)
        if url:
            threading.Thread(target=self._run, daemon=True).start()

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
        while not self._ended.is_set():
            self._deliver(self._waiting.get())

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
        call = urllib.request.Request(self._url, body, headers, method="POST")
        try:
            self._opener.open(call, timeout=_TIMEOUT_S).close()
        except urllib.error.HTTPError as error:
            error.close()
            return f"status {error.code}"
        except (OSError, ValueError) as error:
            return type(error).__name__
        return None

    def _sign(self, body: bytes) -> str:
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()
