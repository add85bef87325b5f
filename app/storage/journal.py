"""Journal: what has happened to a thing, line by line, each on the disk before it counts.

Lines are JSON objects. A line that a killed run left half is cut off by whoever reads the journal next; what
comes before it is whole.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app import wellformed
from app.blocking import offload
from app.storage.files import disk_refusals, sync

_ADDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW

Line = dict[str, Any]


class Journal:
    """The journal at `path`. One process writes it, one line after the other."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> list[Line]:
        """All whole lines, oldest first; none where there is no journal yet."""
        return offload(_read, self._path)

    def append(self, *lines: Mapping[str, Any], lasting: bool = True) -> None:
        """Add lines. They outlive a power cut where `lasting`, and the end of this process in any case.
        Refusal `storage_full` or `storage_unavailable`; FileNotFoundError where the thing has gone."""
        text = "".join(json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n" for line in lines)
        offload(_append, self._path, text.encode(), lasting)

    def end(self, line: Mapping[str, Any]) -> None:
        """Add the last line, which stands for all before it."""
        self.append(line)


def _read(path: Path) -> list[Line]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    whole = content[: content.rfind(b"\n") + 1]
    if len(whole) < len(content):
        os.truncate(path, len(whole))
    found: list[Line] = []
    for text in whole.splitlines():
        try:
            line = wellformed.loads(text)
        except ValueError:
            continue  # a damaged disk: the other lines still say what they say
        if isinstance(line, dict):
            found.append(line)
    return found


def _append(path: Path, text: bytes, lasting: bool) -> None:
    with disk_refusals():
        is_new = not path.exists()
        descriptor = os.open(path, _ADDING, 0o600)
        try:
            before = os.fstat(descriptor).st_size
            try:
                _write(descriptor, text)
            except OSError:
                os.ftruncate(descriptor, before)  # a full disk may have taken a part
                raise
            if lasting:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new and lasting:
            sync(path.parent)


def _write(descriptor: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
