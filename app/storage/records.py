"""Records: what is known of an original, as JSON objects beside it, of this version or another.

A record says its `version`. Names that are added later keep the version: an earlier server passes them by,
and a later one has a default for what is missing. A new version is for what an earlier server would misread;
it is `Unreadable` to it, as is a record that is damaged, half or empty. No file raises
anything else.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from app import wellformed
from app.logs import short
from app.storage.files import write_whole

log = logging.getLogger(__name__)

#: Larger than any record of ours, with two hundred steps of history in it.
_MOST_BYTES = 8 * 2**20
#: A whole number that every client can read back (RFC 8259, 6).
_LARGEST = 2**53


class Unreadable(Exception):
    """A record that is there and says nothing; the reason is for the log. `tag` stands for its bytes, where
    there are any."""

    tag: str | None = None


def read_record(path: Path, version: int) -> dict[str, Any] | None:
    """The stored object, without its version; None where there is none. Unreadable."""
    text = read_text(path)
    return None if text is None else parsed(text, version)


def read_text(path: Path) -> bytes | None:
    """A record as it is written; None where there is none. Unreadable."""
    try:
        return _read(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unreadable(type(error).__name__) from None


def parsed(text: bytes, version: int) -> dict[str, Any]:
    """The object that a record's text holds, without its version. Unreadable."""
    try:
        body: Any = wellformed.loads(text)
    except ValueError as error:
        raise Unreadable(type(error).__name__) from None
    if not isinstance(body, dict):
        raise Unreadable("it is no object")
    record: dict[str, Any] = body
    found: Any = record.pop("version", 1)
    if type(found) is not int or found > version:
        raise Unreadable(f"it is of version {short(str(found))}, and this server reads {version}")
    return record


def write_record(path: Path, version: int, body: Mapping[str, Any], lasting: bool = True) -> None:
    """Write a record, whole or not at all; `lasting` as in `write_whole`."""
    text = text_of(version, body)
    try:
        write_whole(path, text, lasting)
    except IsADirectoryError:
        set_aside(path)
        write_whole(path, text, lasting)


def text_of(version: int, body: Mapping[str, Any]) -> bytes:
    """A record as it is written."""
    return json.dumps({"version": version, **body}, separators=(",", ":"), allow_nan=False).encode()


def tag_of(text: bytes) -> str:
    """What stands for a record's text."""
    return hashlib.sha256(text).hexdigest()[:32]


def checked(body: Mapping[str, Any], kinds: Mapping[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """The names in `kinds`, each of its type; Unreadable names the first that is missing or of another. Whole
    numbers are from 0 and at most what a client can read."""
    for name, kind in kinds.items():
        value = body.get(name)
        is_flag = isinstance(value, bool) and kind is not bool
        is_too_large = kind is int and isinstance(value, int) and not 0 <= value < _LARGEST
        if not isinstance(value, kind) or is_flag or is_too_large:
            raise Unreadable(f"its {name} is missing or of another kind")
    return {name: body[name] for name in kinds}


def set_aside(path: Path) -> None:
    """Keep an unreadable record, or what stands in its place, under another name, before a new one comes."""
    os.replace(path, path.with_name(f"{path.name}.unreadable"))


@lru_cache(maxsize=4096)
def tell_once(image_id: str, name: str, reason: str) -> None:
    """Log what is wrong with an image's file, the first time it is met."""
    log.error("%s of edit %s cannot be read: %s", name, short(image_id), reason)


def _read(path: Path) -> bytes:
    """The contents of a plain file, and of nothing that stands in its place."""

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NOFOLLOW | os.O_NONBLOCK)

    with open(path, "rb", opener=opened) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > _MOST_BYTES:
            raise ValueError("no record")
        return file.read(_MOST_BYTES)
