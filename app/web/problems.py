"""Errors as `application/problem+json` (RFC 9457), with our stable code."""

from __future__ import annotations

import json
import logging
import math
import time

from flask import Flask, Response, has_request_context
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from app.errors import Refusal
from app.storage.files import disk_refusals
from app.web.extensions import limiter
from app.web.languages.choosing import spoken
from app.web.languages.language import ENGLISH
from app.web.measures import refused
from app.wording import marked

log = logging.getLogger(__name__)

#: What the framework refuses by itself, in our words.
_BY_STATUS = {
    400: Refusal("bad_request", "The request cannot be understood."),
    404: Refusal("not_found", "There is nothing at this address."),
    405: Refusal("method_not_allowed", "This address does not take that method."),
    413: Refusal("too_large", "The request is larger than what is taken here."),
    416: Refusal("range_not_satisfiable", "The file ends before that range."),
}
#: A limit that has no sentence of its own.
_RATE = marked(
    "At most {count} requests in {seconds} seconds from one address. Try again in {retry_after} s."
)


def register(app: Flask) -> None:
    app.register_error_handler(Refusal, problem)
    app.register_error_handler(RateLimitExceeded, _rate_limited)
    app.register_error_handler(HTTPException, _refused_by_framework)
    app.register_error_handler(Exception, _unexpected)


def problem(refusal: Refusal) -> Response:
    """The answer that a Refusal becomes over HTTP, in the language that is asked for. What is refused before
    there is a request of the application speaks English."""
    note(refusal)
    body = refusal.to_problem()
    tag = ENGLISH
    if has_request_context():
        language = spoken()
        body |= {"title": language.say(refusal.title), "detail": language.sentence(refusal.sentence)}
        tag = language.tag
    response = Response(json.dumps(body), refusal.status, mimetype="application/problem+json")
    response.headers["Content-Language"] = tag
    response.vary.update(("Accept-Language", "Cookie"))
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def note(refusal: Refusal) -> None:
    """Count a refusal; the log has what is wrong with a storage that fails."""
    refused(refusal.code)
    if isinstance(refusal.__cause__, OSError) and refusal.code == "storage_unavailable":
        log.error("the storage fails: %s", refusal.__cause__.strerror)


def _rate_limited(error: RateLimitExceeded) -> Response:
    window_s = error.limit.limit.get_expiry()
    current = limiter.current_limit
    # The end of the window is given in whole seconds, up to one too late.
    left_s = math.ceil(current.reset_at - time.time()) if current is not None else window_s
    wait_s = min(max(1, left_s), window_s)
    text = str(error.limit.error_message or _RATE)
    return problem(
        Refusal("rate_limited", text, retry_after=wait_s, count=error.limit.limit.amount, seconds=window_s)
    )


def _refused_by_framework(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return Response(error.get_response().get_data(), error.code or 500, error.get_headers())
    response = problem(_BY_STATUS.get(error.code, _BY_STATUS[400]))
    response.status_code = error.code
    for name, value in error.get_headers():
        if name in ("Allow", "Content-Range"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    try:
        with disk_refusals():
            raise error
    except Refusal as refusal:
        return problem(refusal)
    except Exception:
        log.exception("a request failed")
    return problem(Refusal("internal_error", "That did not work. It has been noted."))
