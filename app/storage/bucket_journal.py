"""A journal in a bucket that many servers share: an object for each append, in the order of their numbers.

`<under>/00000012` is made only where nothing is. So of two servers who both take a journal for theirs only
one can go on: the other finds its next number taken (`Changed`), and has lost the thing. Who takes a journal
over writes all that it says so far into one object; those before it are not needed any more.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from app import wellformed
from app.storage.bucket import Bucket
from app.storage.journal import Journal, Line
from app.storage.storage import Changed, moved

#: Objects that are read at a time.
_WIDTH = 16
_DIGITS = 8


class BucketJournal(Journal):
    """`owner` is this server's name of its own, and `on_lost` is told when another has taken it over."""

    def __init__(self, bucket: Bucket, under: str, owner: str, on_lost: Callable[[], None]) -> None:
        super().__init__(Path(under))
        self._bucket = bucket
        self._under = under
        self._owner = owner
        self._on_lost = on_lost
        self._next = 0
        self._lines: list[Line] = []
        self._adding = threading.Lock()

    def claim(self) -> None:
        """Read it, and be the only one who adds from here on. Refusal."""
        while True:
            old = self._load()
            with suppress(Changed):
                self._put(self._lines, whole=True)
                break
        for key in old:
            self._bucket.delete(key)

    def read(self) -> list[Line]:
        """As it was claimed, and what was added since."""
        return list(self._lines)

    def append(self, *lines: Mapping[str, Any], lasting: bool = True) -> None:
        """Refusal `moved` where another server has it now."""
        with self._adding:
            try:
                self._put(lines)
            except Changed:
                self._on_lost()
                raise moved() from None
            self._lines.extend(dict(line) for line in lines)

    def _load(self) -> list[str]:
        """Take in all that is there; the keys of what nobody needs any more once this is claimed.

        The first object of an owner stays: it stands where the one before would go on.
        """
        keys = sorted(each.key for each in self._bucket.list(f"{self._under}/"))
        with ThreadPoolExecutor(_WIDTH) as threads:
            objects = list(threads.map(self._get, keys))
        self._lines, self._next, old = [], 0, []
        for key, lines in zip(keys, objects, strict=True):
            head, rest = (lines[0], lines[1:]) if lines else ({}, [])
            if head.get("whole"):
                self._lines = []
            elif lines:
                old.append(key)
            self._lines += rest
            self._next = int(key.rsplit("/", 1)[1]) + 1
        return old

    def _get(self, key: str) -> list[Line]:
        try:
            found = self._bucket.get(key)
        except FileNotFoundError:  # whoever claims it in this moment has removed it
            return []
        return [] if found is None else _lines_of(found[0])

    def _put(self, lines: Iterable[Mapping[str, Any]], whole: bool = False) -> None:
        head = {"by": self._owner, "this": uuid.uuid4().hex, "whole": whole}
        text = "".join(
            json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n" for line in (head, *lines)
        ).encode()
        while True:
            key = f"{self._under}/{self._next:0{_DIGITS}}"
            try:
                self._bucket.put(key, text, None)
            except Changed:
                found = self._bucket.get(key)
                there = _lines_of(found[0])[:1] if found is not None else []
                if not there or there[0].get("by") != self._owner:
                    raise
                self._next += 1
                if there[0].get("this") == head["this"]:
                    return  # it was this one, whose answer was lost
                continue  # an earlier one was written although nobody heard of it
            self._next += 1
            return


def _lines_of(text: bytes) -> list[Line]:
    found = []
    for each in text.splitlines():
        with suppress(ValueError):
            line = wellformed.loads(each)
            if isinstance(line, dict):
                found.append(line)
    return found
