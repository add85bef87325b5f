"""Names of the files of a set, fit for every address, shell and file system: `photo-1280.avif`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

_LONGEST = 60


def stem_of(name: str) -> str:
    """`beach-in-may` of "Beach in May.JPG": small Latin letters, digits and dashes."""
    # "Möwe" is "mowe": a letter's marks are apart from it in this form, and go with all else.
    plain = unicodedata.normalize("NFKD", PurePath(name).stem).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_LONGEST].strip("-") or "picture"


def file_name(stem: str, width: int, extension: str) -> str:
    return f"{stem}-{width}.{extension}"
