"""What is known of the files that members would take: with which recipes, and what lies between those."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

#: So many sizes are kept, of the recipes that were asked for last.
_MOST = 30_000
#: Sizes at two qualities tell those between, up to so many steps apart: then to about 1 %.
_APART = 16


class At(NamedTuple):
    """Where on a curve of sizes a recipe lies: what all else but the quality is, and the quality."""

    others: str
    quality: float


@dataclass(frozen=True)
class Known:
    """What the file of a member would take with the recipe of this key; `is_exact` where it has been made."""

    key: str
    bytes: int
    is_exact: bool = False
    at: At | None = None


class Memory:
    """Sizes by the keys of recipes and the ids of members; those of recipes that nobody asks for go first."""

    def __init__(self) -> None:
        self._by_key: OrderedDict[str, dict[str, Known]] = OrderedDict()
        self._at: dict[str, At] = {}
        self._count = 0

    def note(self, image_id: str, known: Known) -> None:
        """An estimate gives way to what has been made, and to a newer one."""
        of_key = self._by_key.setdefault(known.key, {})
        self._by_key.move_to_end(known.key)
        if known.at is not None:
            self._at[known.key] = known.at
        before = of_key.get(image_id)
        if before is not None and before.is_exact and not known.is_exact:
            return
        self._count += before is None
        of_key[image_id] = known
        while self._count > _MOST and len(self._by_key) > 1:
            key, gone = self._by_key.popitem(last=False)
            self._at.pop(key, None)
            self._count -= len(gone)

    def find(self, image_id: str, key: str) -> Known | None:
        return self._by_key.get(key, {}).get(image_id)

    def between(self, image_id: str, at: At | None) -> int | None:
        """Bytes at a quality between two that are known, with all else the same; None where there are none,
        or they are too far apart. Sizes grow about evenly by their logarithm."""
        if at is None:
            return None
        below: tuple[float, int] | None = None
        above: tuple[float, int] | None = None
        for key, (others, quality) in self._at.items():
            known = self._by_key[key].get(image_id) if others == at.others else None
            if known is None:
                continue
            if quality <= at.quality and (below is None or quality > below[0]):
                below = quality, known.bytes
            if quality >= at.quality and (above is None or quality < above[0]):
                above = quality, known.bytes
        if below is None or above is None or above[0] - below[0] > _APART:
            return None
        if above[0] == below[0]:
            return below[1]
        share = (at.quality - below[0]) / (above[0] - below[0])
        logs = [math.log(max(1, bytes)) for _, bytes in (below, above)]
        return round(math.exp(logs[0] + share * (logs[1] - logs[0])))

    def forget(self, image_id: str) -> None:
        for of_key in self._by_key.values():
            self._count -= of_key.pop(image_id, None) is not None
