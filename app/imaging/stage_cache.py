"""Stage cache: pictures that may be needed again, by the part of the recipe that made them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PIL import Image

#: Starts with the key of an original; each stage that did something adds what it was asked for.
Key = tuple[Any, ...]


# A hand that moves leaves pictures behind that nobody comes back to. What they took is used again at once,
# where fresh memory costs a draft up to a third of its time; so few are enough for some tabs, and for undo.
_OF_A_LINE = 3


class StageCache:
    """The most recently used values within a budget of bytes. A value larger than the budget is not kept."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.used = 0
        self._kept: OrderedDict[Key, tuple[Any, int, Key | None]] = OrderedDict()

    def get(self, key: Key) -> Any | None:
        """The kept value, which counts as used now."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: Key, value: Any, size: int, line: Key | None = None) -> None:
        """Keep a value of `size` bytes, dropping the longest unused ones for it. Of a `line` of values, each
        of which takes the place of one before, the three most recently used are kept."""
        self._drop(key)
        if size > self.budget:
            return
        self._kept[key] = (value, size, line)
        self.used += size
        if line is not None:
            of_line = [each for each, (_, _, its) in self._kept.items() if its == line]
            for each in of_line[:-_OF_A_LINE]:
                self._drop(each)
        while self.used > self.budget:
            self._drop(next(iter(self._kept)))

    def forget(self, original: str) -> None:
        """Drop everything that was made from one original."""
        for key in [key for key in self._kept if key[0] == original]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        _, size, _ = self._kept.pop(key, (None, 0, None))
        self.used -= size


def picture_bytes(picture: Image.Image) -> int:
    """What a picture takes in memory: Pillow stores one byte a pixel for L and four for RGB and RGBA."""
    return picture.width * picture.height * (1 if picture.mode == "L" else 4)
