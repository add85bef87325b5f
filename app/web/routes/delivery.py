"""Files of images on their way to who may have them: by this process, or handed to the server in front."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from app.web.current import service

#: So many last bytes of a file.
_SUFFIX = re.compile(r"bytes\s*=\s*-(\d+)\s*", re.IGNORECASE | re.ASCII)
#: More digits than the size of any file has.
_DIGITS = 18


def deliver(path: Path, mime: str, name: str, etag: str, attachment: bool) -> Response:
    """A file of an image or a publication, with `ETag` and `Last-Modified`; 304 and ranges as asked.

    It is kept by this browser only, and asked for again each time: the recipe or the right may change. Where
    `ACCEL_PREFIX` is set, the answer names the file and nginx sends its bytes (`X-Accel-Redirect`).
    """
    _settle_range(path)
    response = send_file(
        path, mimetype=mime, as_attachment=attachment, download_name=name, etag=etag, conditional=True
    )
    response.headers["Cache-Control"] = "private, no-cache"
    prefix = service().config.accel_prefix
    if prefix and response.status_code in (200, 206):
        _hand_over(response, prefix + service().storage.address(path))
    return response


def _settle_range(path: Path) -> None:
    """Leave a range only where Werkzeug answers it as RFC 9110 (14.1.2 and 14.2) has it.

    A malformed range, several, or one in an unknown unit is as if not asked for, and so are the last bytes
    where those are all; the last none of them cannot be had.
    """
    suffix = _SUFFIX.fullmatch(request.headers.get("Range", ""))
    if suffix is not None:
        size, asked_for = path.stat().st_size, suffix[1].lstrip("0")
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
    for name in ("Content-Length", "Content-Range"):
        response.headers.pop(name, None)
    response.headers["X-Accel-Redirect"] = address
