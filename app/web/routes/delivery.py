"""Files of images on their way to who may have them: by this process, or handed to the server in front."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

from flask import Response, after_this_request, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.web.current import service

#: So many last bytes of a file.
_SUFFIX = re.compile(r"bytes\s*=\s*-(\d+)\s*", re.IGNORECASE | re.ASCII)
#: More digits than the size of any file has.
_DIGITS = 18
_CACHING = "private, no-cache"
#: Begins headers that are for nginx alone.
ASIDE = "X-For-Nginx-"
#: Signs the address of a file in the bucket, or of its head alone, that is said to be of this type: path and
#: query. None where it is not there.
Sign = Callable[[str, bool], str | None]


def deliver(path: Path, mime: str, name: str, etag: str, attachment: bool) -> Response:
    """A file of an image or a publication, with `ETag` and `Last-Modified`; 304 and ranges as asked.

    It is kept by this browser only, and asked for again each time: the recipe or the right may change. Where
    `ACCEL_PREFIX` is set, the answer names the file and nginx sends its bytes (`X-Accel-Redirect`).
    """
    _settle_range(path.stat().st_size)
    response = send_file(
        path, mimetype=mime, as_attachment=attachment, download_name=name, etag=etag, conditional=True
    )
    response.headers["Cache-Control"] = _CACHING
    prefix = service().config.accel_prefix
    if prefix and response.status_code in (200, 206):
        _hand_over(response, prefix + service().storage.address(path))
    return response


def deliver_from_bucket(
    sign: Sign, size: int, mime: str, name: str, etag: str, attachment: bool
) -> Response | None:
    """The same for a file of `size` bytes that nginx fetches from the bucket, so that none of it comes here.
    None where that is not set up, or the file is not there."""
    prefix = service().config.accel_bucket_prefix
    address = sign(mime, request.method == "HEAD") if prefix else None
    if address is None:
        return None
    _settle_range(size)
    response = send_file(
        io.BytesIO(), mimetype=mime, as_attachment=attachment, download_name=name, conditional=False
    )
    response.set_etag(etag)
    response.make_conditional(request, accept_ranges=True, complete_length=size)
    response.headers["Cache-Control"] = _CACHING
    if response.status_code in (200, 206):
        part = response.content_range
        # Settled here: the client's conditions are about our ETag, which the bucket does not know.
        if part.start is not None and part.stop is not None:
            response.headers[f"{ASIDE}Range"] = f"bytes={part.start}-{part.stop - 1}"
        _hand_over(response, prefix + address.removeprefix("/"))
        after_this_request(_tell_aside)
    return response


def _tell_aside(response: Response) -> Response:
    """nginx would keep these whatever the bucket answers, so a lost file would be a picture, and for ever. It
    takes them from other names once there is a file, whose type comes with it."""
    for name in ("Content-Disposition", "Cache-Control"):
        response.headers[ASIDE + name] = response.headers.pop(name)
    del response.headers["Content-Type"]
    return response


def _settle_range(size: int) -> None:
    """Leave a range only where Werkzeug answers it as RFC 9110 (14.1.2 and 14.2) has it.

    A malformed range, several, or one in an unknown unit is as if not asked for, and so are the last bytes
    where those are all; the last none of them cannot be had.
    """
    suffix = _SUFFIX.fullmatch(request.headers.get("Range", ""))
    if suffix is not None:
        asked_for = suffix[1].lstrip("0")
        if not asked_for:
            raise RequestedRangeNotSatisfiable(size)
        if len(asked_for) > _DIGITS or int(asked_for) >= size:
            request.environ.pop("HTTP_RANGE")
        return
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        request.environ.pop("HTTP_RANGE", None)


def _hand_over(response: Response, address: str) -> None:
    """Have nginx send the file; it cuts out a range by itself."""
    response.close()
    response.direct_passthrough = False
    response.status_code = 200
    response.set_data(b"")
    for name in ("Content-Length", "Content-Range", "Accept-Ranges"):
        response.headers.pop(name, None)
    response.headers["X-Accel-Redirect"] = address
