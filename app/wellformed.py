"""Well-formed text: what comes from outside as JSON may hold half of a surrogate pair, which is no character.

Such text can be neither encoded nor hashed. Each lone surrogate becomes U+FFFD where the JSON is read, as
browsers do it (WebIDL's USVString, JavaScript's `toWellFormed`), so that no code behind needs to think of it.
"""

from __future__ import annotations

import json
import re
from typing import Any

#: What may be half of a pair, when it is written as an escape.
_PERHAPS = re.compile(r"\\u[dD][89a-fA-F]")
#: An escape of JSON: both halves of a pair, a half without the other (kept as group 1), or anything else.
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F]|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def loads(text: str | bytes | bytearray, **options: Any) -> Any:
    """`json.loads`, with U+FFFD in the place of every lone surrogate. ValueError for all that is no JSON,
    what is nested too deeply included."""
    if not isinstance(text, str):
        text = text.decode(json.detect_encoding(text), "replace")
    if _PERHAPS.search(text):
        text = _ESCAPE.sub(lambda found: r"\ufffd" if found[1] else found[0], text)
    try:
        return json.loads(well_formed(text), **options)
    except RecursionError:
        raise ValueError("JSON that is nested too deeply") from None


def well_formed(text: str) -> str:
    """The text with U+FFFD in the place of every lone surrogate."""
    return _SURROGATE.sub("\ufffd", text)
