"""What is answered where there is no request yet that the application could answer."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from gunicorn.http import errors

from app.errors import Refusal
from app.web.security import HEADERS

#: In place of the library's words, which repeat what was sent.
_PROBLEMS: tuple[tuple[type[Exception], int, str], ...] = (
    (errors.LimitRequestLine, 414, "The address is too long: a request line has at most 8,190 bytes."),
    (
        errors.LimitRequestHeaders,
        431,
        "The headers are too long: one has at most 8,190 bytes, and there are at most 100.",
    ),
    (errors.ExpectationFailed, 417, 'The only expectation that is met is "100-continue".'),
    (errors.UnsupportedTransferCoding, 501, "The only transfer coding that is read is chunked."),
    (errors.InvalidRequestLine, 400, "The request line is not METHOD, address, HTTP version."),
    (errors.InvalidRequestMethod, 400, "The method is invalid."),
    (errors.InvalidHTTPVersion, 505, "The versions that are spoken are HTTP/1.0 and HTTP/1.1."),
    (errors.ObsoleteFolding, 400, "A header goes on in the next line, which HTTP no longer allows."),
    (errors.InvalidHeaderName, 400, "A header has an invalid name."),
    (errors.InvalidHeader, 400, "A header has a value that is not allowed, is missing, or is there twice."),
    (errors.InvalidChunkSize, 400, "A chunk of the body has an invalid length."),
    (errors.InvalidChunkExtension, 400, "A chunk of the body has an invalid extension."),
    (errors.ChunkMissingTerminator, 400, "A chunk of the body does not end where it should."),
    (errors.ParseException, 400, "The request cannot be understood."),
)


def check(request: Any) -> None:
    """Refuse what the parser lets through and another server might read otherwise; ParseException."""
    headers = dict(request.headers)
    if headers.get("TRANSFER-ENCODING", "chunked").lower() != "chunked":
        raise errors.InvalidHeader("TRANSFER-ENCODING")
    if request.version == (1, 1) and "HOST" not in headers:
        raise errors.InvalidHeader("HOST")


def of(error: errors.ParseException) -> tuple[int, Refusal]:
    """The status and the refusal of what the parser could not read. Nothing of it is repeated."""
    for kind, status, detail in _PROBLEMS:
        if isinstance(error, kind):
            return status, Refusal("bad_request", detail)
    return 400, Refusal("bad_request", "The request cannot be understood.")


def answer(refusal: Refusal, status: int | None = None) -> bytes:
    """The refusal as a whole HTTP answer, after which the connection ends."""
    status = status or refusal.status
    content = json.dumps(refusal.to_problem() | {"status": status}).encode()
    headers = HEADERS | {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "Connection": "close",
        "Content-Length": str(len(content)),
    }
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + content
