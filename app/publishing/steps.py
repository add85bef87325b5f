"""Widths chosen by bytes: each file about a quarter smaller than the next wider one.

Even widths give files that are nearly alike at the top and far apart at the bottom. What a phone saves is
bytes, so the steps are in bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable

#: What a file has of the bytes of the next wider one.
_STEP = 0.75
#: Pixels: wider files serve no screen, narrower ones save nothing worth a file.
_WIDEST = 2560
_NARROWEST = 320
_MOST = 12


def by_bytes(natural: int, size_of: Callable[[int], int]) -> tuple[int, ...]:
    """Widths up to `natural`, ascending. `size_of` tells the bytes of the file of a width; it is asked for
    three, and what lies between is taken from these, as bytes grow with a power of the width."""
    widest = min(natural, _WIDEST)
    narrowest = min(widest, _NARROWEST)
    if narrowest == widest:
        return (widest,)
    middle = round(math.sqrt(widest * narrowest))
    known = [(math.log(width), math.log(size_of(width))) for width in (narrowest, middle, widest)]
    least, most = known[0][1], known[-1][1]
    if most <= least:  # a picture of one color
        return narrowest, widest
    count = max(1, min(_MOST - 1, round((most - least) / -math.log(_STEP))))
    sizes = [least + (most - least) * step / count for step in range(count + 1)]
    widths = {narrowest, widest, *(round(math.exp(_between(known, size))) for size in sizes)}
    return tuple(sorted(width for width in widths if narrowest <= width <= widest))


def _between(known: list[tuple[float, float]], size: float) -> float:
    """The width of a size, both as logarithms, on the lines between what is known."""
    lower, upper = (known[0], known[1]) if size <= known[1][1] else (known[1], known[2])
    if upper[1] <= lower[1]:  # a wider file that is no larger
        return upper[0]
    share = (size - lower[1]) / (upper[1] - lower[1])
    return lower[0] + share * (upper[0] - lower[0])
