"""Names and captions as users write them: text to show, never a path."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

_LONGEST_NAME = 200
_LONGEST_TEXT = 500
_LONGEST_FILE_NAME = 240
#: Endings that say that a file is a picture.
_PICTURES = {"jpg", "jpeg", "jpe", "jfif", "pjpeg", "pjp", "png", "apng", "webp", "avif", "avifs", "jxl"}
_PICTURES |= {"heic", "heif", "gif", "bmp", "tif", "tiff", "svg", "ico"}
#: Characters that change the direction of the text after them (Unicode UAX #9).
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: Where a format has more endings than its name; the first is the usual one.
_ENDINGS = {"jpeg": ("jpg", "jpeg", "jpe", "jfif")}


def display_name(sent: str) -> str:
    """The last segment of a sent file name, without control and direction characters, 200 at most."""
    name = display_text(re.split(r"[/\\]", sent)[-1])[:_LONGEST_NAME]
    return name if name.strip(". ") else "picture"


def display_text(sent: str) -> str:
    """A line of text without control and direction characters, 500 at most."""
    kept = _DIRECTION.sub("", sent)
    shown = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cs"))
    return shown.strip()[:_LONGEST_TEXT]


def original_name(name: str, kind: str) -> str:
    """What the browser is to call an original: the user's name, with an ending of what the file is (`jpeg`,
    `png`, `webp`), so that nothing else is made of it."""
    endings = _ENDINGS.get(kind, (kind,))
    return name if PurePath(name).suffix[1:].lower() in endings else file_name(name, endings[0])


def file_name(name: str, extension: str) -> str:
    """What the browser is to call a download: the user's name with the ending of what was written, in place
    of one of a picture. What follows another dot is a part of the name ("v1.2"). At most 240 bytes in UTF-8,
    as file systems take 255 and browsers may add a number."""
    path = PurePath(name)
    stem = path.stem if path.suffix[1:].lower() in _PICTURES else name.rstrip(". ")
    room = _LONGEST_FILE_NAME - len(extension) - 1
    return f"{stem.encode()[:room].decode(errors='ignore').rstrip() or 'picture'}.{extension}"
