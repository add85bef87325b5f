"""The name of a file as it was sent."""

from __future__ import annotations

import re

from werkzeug.http import parse_options_header

#: An escape of RFC 9110, or a backslash that stands for itself.
_BACKSLASH = re.compile(r'\\[\\"]|\\')


def sent_name(disposition: str) -> str:
    """The file name in the Content-Disposition of a form's part.

    RFC 9110 escapes a backslash, browsers send it as it is (HTML standard, multipart/form-data).
    """
    escaped = _BACKSLASH.sub(lambda found: found[0] if len(found[0]) == 2 else r"\\", disposition)
    return parse_options_header(escaped)[1].get("filename", "")
