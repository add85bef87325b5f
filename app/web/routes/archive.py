"""A ZIP on its way: with its length and tag, whole or from where a download broke off, a little at a time."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import quote_etag

from app.batching.zip import Zip


def send_archive(archive: Zip, name: str) -> Response:
    """Under this name; 304, 206 and 416 as asked (RFC 9110, 13 and 14)."""
    start, stop = _asked_part(archive)
    response = Response(archive.pieces(start, stop), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Accept-Ranges"] = "bytes"
    response.set_etag(archive.etag)
    response.content_length = stop - start
    if (start, stop) != (0, archive.length):
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{archive.length}"
    elif request.if_none_match.contains(archive.etag):
        response = Response(status=304)
        response.set_etag(archive.etag)
    return response


def _asked_part(archive: Zip) -> tuple[int, int]:
    """The bytes that are asked for; all where no single range is, or that of another archive."""
    asked, only_if = request.range, request.headers.get("If-Range")
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, archive.length
    if only_if is not None and only_if != quote_etag(archive.etag):
        return 0, archive.length
    part = asked.range_for_length(archive.length)
    if part is None:
        raise RequestedRangeNotSatisfiable(archive.length)
    return part
