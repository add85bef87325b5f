"""Stage cache: pictures that may be needed again, by the part of the recipe that made them."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from PIL import Image

#: Starts with the key of an original; each stage that did something adds what it was asked for.
Key = tuple[Any, ...]


class StageCache:
    """The most recently used values within a budget of bytes. A value larger than the budget is not kept."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.used = 0
        self._kept: OrderedDict[Key, tuple[Any, int]] = OrderedDict()

    def get(self, key: Key) -> Any | None:
        """The kept value, which counts as used now."""
        if key not in self._kept:
            return None
        self._kept.move_to_end(key)
        return self._kept[key][0]

    def put(self, key: Key, value: Any, size: int) -> None:
        """Keep a value of `size` bytes, dropping the longest unused ones for it."""
        self._drop(key)
        if size > self.budget:
            return
        self._kept[key] = (value, size)
        self.used += size
        while self.used > self.budget:
            self._drop(next(iter(self._kept)))

    def forget(self, original: str) -> None:
        """Drop everything that was made from one original."""
        for key in [key for key in self._kept if key[0] == original]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.used -= size


def picture_bytes(picture: Image.Image) -> int:
    """What a picture takes in memory: Pillow stores one byte a pixel for L and four for RGB and RGBA."""
    return picture.width * picture.height * (1 if picture.mode == "L" else 4)
