"""A bucket in memory, whose writes may meet with trouble."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from app.storage.bucket import Listed
from app.storage.space import storage_unavailable
from app.storage.storage import ANY, Changed


class MemoryBucket:
    """`trouble` befalls the next write: "away" (nothing is written), "lost" (it is, but nobody is told),
    "late" (it comes when the bucket wakes up, if its condition holds by then)."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.trouble = ""
        self._late: list[Callable[[], object]] = []

    def get(self, key: str, unless: str | None = None) -> tuple[bytes, str] | None:
        if key not in self.objects:
            raise FileNotFoundError(key)
        tag = _tag(self.objects[key])
        return None if tag == unless else (self.objects[key], tag)

    def fetch(self, key: str, path: Path) -> None:
        if key not in self.objects:
            raise FileNotFoundError(key)
        path.write_bytes(self.objects[key])

    def put(self, key: str, content: bytes | IO[bytes], tag: str | None = ANY) -> str:
        whole = content if isinstance(content, bytes) else content.read()
        trouble, self.trouble = self.trouble, ""
        if trouble == "late":
            self._late.append(lambda: self._put(key, whole, tag))
        if trouble in ("late", "away"):
            raise storage_unavailable()
        written = self._put(key, whole, tag)
        if trouble == "lost":
            raise storage_unavailable()
        return written

    def delete(self, key: str) -> None:
        self.objects.pop(key, None)

    def list(self, under: str) -> Iterator[Listed]:
        """As if all had been written an hour ago."""
        for key in sorted(self.objects):
            if key.startswith(under):
                yield Listed(key, _tag(self.objects[key]), age_s=3600)

    def wake(self) -> None:
        """What was on its way comes."""
        late, self._late = self._late, []
        for write in late:
            try:
                write()
            except Changed:
                continue

    def _put(self, key: str, content: bytes, tag: str | None) -> str:
        if tag not in (ANY, None) and key not in self.objects:
            raise FileNotFoundError(key)
        present = _tag(self.objects[key]) if key in self.objects else None
        if tag not in (ANY, present):
            raise Changed
        self.objects[key] = content
        return _tag(content)


def _tag(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
