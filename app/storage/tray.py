"""The tray of a batch in the bucket: what its server and batch workers hand each other.

<kind>/<id>/tray/go     there while the batch is at work; without it nobody begins another item of it
<kind>/<id>/tray/<n>    what became of item n, until its server has noted that
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app import wellformed
from app.storage.bucket import Bucket


class Tray:
    """`under` is the key of the batch. Refusal `storage_unavailable` from every call."""

    def __init__(self, bucket: Bucket, under: str) -> None:
        self._bucket = bucket
        self._under = under

    def open(self) -> None:
        """The batch is at work from now on."""
        self._bucket.put(self._key("go"), b"")

    def close(self) -> None:
        """It rests, or has ended."""
        self._bucket.delete(self._key("go"))

    def is_open(self) -> bool:
        try:
            self._bucket.get(self._key("go"))
        except FileNotFoundError:
            return False
        return True

    def has_file(self, number: int) -> bool:
        """Whether somebody has made the file of an item."""
        return any(self._bucket.list(f"{self._under}/files/{number}."))

    def put(self, number: int, told: Mapping[str, Any]) -> None:
        """Tell what became of an item; JSON-safe."""
        self._bucket.put(self._key(str(number)), json.dumps(told, allow_nan=False).encode())

    def numbers(self) -> list[int]:
        """Of the items of which something is told."""
        names = [each.key.removeprefix(self._key("")) for each in self._bucket.list(self._key(""))]
        return [int(name) for name in names if name.isdecimal()]

    def told(self, number: int) -> dict[str, Any] | None:
        """What became of an item; None where nothing is told, or nothing that can be read."""
        try:
            found = self._bucket.get(self._key(str(number)))
            told = wellformed.loads(found[0]) if found is not None else None
        except (FileNotFoundError, ValueError):
            return None
        return told if isinstance(told, dict) else None

    def drop(self, number: int) -> None:
        """It is noted elsewhere by now."""
        self._bucket.delete(self._key(str(number)))

    def _key(self, name: str) -> str:
        return f"{self._under}/tray/{name}"
