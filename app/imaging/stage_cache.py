"""Stage cache: pictures that may be needed again, by the part of the recipe that made them."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image

#: Starts with the key of an original; each stage that did something adds what it was asked for.
Key = tuple[Any, ...]


# A hand that moves leaves pictures behind that nobody comes back to. What they took is used again at once,
# where fresh memory costs a draft up to a third of its time; so few are enough for some tabs, and for undo.
_OF_A_LINE = 3


@dataclass
class _Kept:
    value: Any
    size: int
    line: Key | None
    used_at: float


class StageCache:
    """The most recently used values within a budget of bytes. A value larger than the budget is not kept.
    `clock` is in seconds."""

    def __init__(self, budget: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.budget = budget
        self.used = 0
        self._clock = clock
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()

    def get(self, key: Key) -> Any | None:
        """The kept value, which counts as used now."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        kept.used_at = self._clock()
        self._kept.move_to_end(key)
        return kept.value

    def put(self, key: Key, value: Any, size: int, line: Key | None = None) -> None:
        """Keep a value of `size` bytes, dropping the longest unused ones for it. Of a `line` of values, each
        of which takes the place of one before, the three most recently used are kept."""
        self._drop(key)
        if size > self.budget:
            return
        self._kept[key] = _Kept(value, size, line, self._clock())
        self.used += size
        if line is not None:
            of_line = [each for each, kept in self._kept.items() if kept.line == line]
            for each in of_line[:-_OF_A_LINE]:
                self._drop(each)
        while self.used > self.budget:
            self._drop(next(iter(self._kept)))

    def forget(self, original: str) -> None:
        """Drop everything that was made from one original."""
        for key in [key for key in self._kept if key[0] == original]:
            self._drop(key)

    def let_go_unused(self, seconds: float) -> int:
        """Drop the values with a size that nobody has asked for in so long; the bytes that they took."""
        before, used = self._clock() - seconds, self.used
        for key in [key for key, kept in self._kept.items() if kept.size and kept.used_at <= before]:
            self._drop(key)
        return used - self.used

    def _drop(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        self.used -= kept.size if kept else 0


def picture_bytes(picture: Image.Image) -> int:
    """What a picture takes in memory: Pillow stores one byte a pixel for L and four for RGB and RGBA."""
    return picture.width * picture.height * (1 if picture.mode == "L" else 4)
