"""The body of a request that is no upload."""

from __future__ import annotations

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from app.errors import Refusal
from app.limits import MAX_MESSAGE_BYTES


def small_body() -> bytes:
    """What was sent, as much as a message over a socket may have: more JSON would hold the one thread up.
    Refusal `too_large`."""
    request.max_content_length = MAX_MESSAGE_BYTES
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise Refusal(
            "too_large", "The request may have {most:,} bytes at most.", most=MAX_MESSAGE_BYTES
        ) from None
