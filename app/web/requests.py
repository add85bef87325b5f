"""Every request: an id that is answered and logged, one line in the log, one measurement."""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from app.config import Config
from app.logs import set_about, short
from app.web.measures import REQUEST_SECONDS

log = logging.getLogger(__name__)

HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")
#: Asked often, by machines, and worth no line.
_QUIET = ("assets.", "health.", "metrics.")


def register(app: Flask, config: Config) -> None:
    @app.before_request
    def begin() -> None:
        g.started = time.monotonic()
        g.request_id = _given_id() if config.trusted_proxies else None
        g.request_id = g.request_id or secrets.token_hex(8)
        image_id = (request.view_args or {}).get("image_id", "")
        set_about(request=g.request_id, **({"edit": short(image_id)} if image_id else {}))

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        seconds = time.monotonic() - g.started
        route = request.url_rule.rule if request.url_rule is not None else "none"
        REQUEST_SECONDS.labels(route, response.status_code).observe(seconds)
        level = logging.DEBUG if (request.endpoint or "").startswith(_QUIET) else logging.INFO
        facts = {"method": request.method, "route": route, "status": response.status_code}
        log.log(level, "request", extra={**facts, "ms": round(seconds * 1000)})
        return response


def _given_id() -> str | None:
    """The id that a proxy in front has given to the request."""
    given = request.headers.get(HEADER, "")
    return given if _GIVEN.fullmatch(given) else None
