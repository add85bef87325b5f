"""A journal in a bucket that many servers share: an object for each append, in the order of their numbers.

`<under>/00000012` is made only where nothing is. So of two servers who both take a journal for theirs only
one can go on: the other finds its next number taken (`Changed`), and has lost the thing. Who takes a journal
over writes all that it says so far into one object; those before it are not needed any more. That object's
number stays taken for good, as it is where the server before would go on, however late.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from app import wellformed
from app.errors import Refusal
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
        #: Keys of the objects that say all that was said before them, and of those not emptied since.
        self._wholes: list[str] = []
        self._full: list[str] = []
        self._is_over = False
        self._adding = threading.Lock()

    def claim(self) -> None:
        """Read it, and be the only one who adds from here on. Refusal."""
        while True:
            self.load()
            with suppress(Changed):
                self._put(self._lines, whole=True)
                break
        self._clear_up()

    def read(self) -> list[Line]:
        """As it was claimed, and what was added since."""
        return list(self._lines)

    def append(self, *lines: Mapping[str, Any], lasting: bool = True) -> None:
        """Refusal `moved` where another server has it now."""
        self._add(lines, whole=False)

    def end(self, line: Mapping[str, Any]) -> None:
        """Refusal `moved` where another server has it now."""
        self._add([line], whole=True)
        self._is_over = True
        with suppress(Refusal):  # it has ended all the same
            self._clear_up()

    def _add(self, lines: Sequence[Mapping[str, Any]], whole: bool) -> None:
        try:
            with self._adding:
                if self._is_over:
                    raise FileNotFoundError(self._under)
                self._put(lines, whole)
                if whole:
                    self._lines.clear()
                self._lines.extend(dict(line) for line in lines)
        except Changed:
            self._on_lost()
            raise moved() from None

    def load(self) -> None:
        """Take in all that is there. Refusal."""
        keys = sorted(each.key for each in self._bucket.list(f"{self._under}/"))
        with ThreadPoolExecutor(_WIDTH) as threads:
            objects = list(threads.map(self._get, keys))
        self._lines, self._next, self._wholes, self._full = [], 0, [], []
        for key, lines in zip(keys, objects, strict=True):
            head, rest = (lines[0], lines[1:]) if lines else ({}, [])
            if head.get("whole"):
                self._lines = []
                self._wholes.append(key)
                self._full += [key] if rest else []
            self._lines += rest
            self._next = int(key.rsplit("/", 1)[1]) + 1

    def _clear_up(self) -> None:
        """Let go of what the last object that says all has made needless; the numbers of others like it stay
        taken."""
        last, kept = self._wholes[-1], set(self._wholes)
        for each in list(self._bucket.list(f"{self._under}/")):
            if each.key < last and each.key not in kept:
                self._bucket.delete(each.key)
        for key in self._full:
            if key != last:
                self._bucket.put(key, _text({"by": "", "whole": True}))
        self._full = [last]

    def _get(self, key: str) -> list[Line]:
        try:
            found = self._bucket.get(key)
        except FileNotFoundError:  # whoever claims it in this moment has removed it
            return []
        return [] if found is None else _lines_of(found[0])

    def _put(self, lines: Iterable[Mapping[str, Any]], whole: bool = False) -> None:
        this = uuid.uuid4().hex
        text = _text({"by": self._owner, "this": this, "whole": whole}, *lines)
        while True:
            key = f"{self._under}/{self._next:0{_DIGITS}}"
            try:
                self._bucket.put(key, text, None)
            except Changed:
                there = next(iter(self._get(key)), {})
                if there.get("by") != self._owner:
                    raise
                self._next += 1
                if there.get("this") != this:
                    continue  # an earlier one was written although nobody heard of it
            else:
                self._next += 1
            if whole:
                self._wholes.append(key)
                self._full.append(key)
            return


def _text(*lines: Mapping[str, Any]) -> bytes:
    return "".join(json.dumps(line, separators=(",", ":"), allow_nan=False) + "\n" for line in lines).encode()


def _lines_of(text: bytes) -> list[Line]:
    found = []
    for each in text.splitlines():
        with suppress(ValueError):
            line = wellformed.loads(each)
            if isinstance(line, dict):
                found.append(line)
    return found
