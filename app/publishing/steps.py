"""Widths chosen by bytes: each file about a quarter smaller than the next wider one.

Even widths give files that are nearly alike at the top and far apart at the bottom. What a phone saves is
bytes, so the steps are in bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: What a file has of the bytes of the next wider one.
_STEP = 0.75
#: Pixels: wider files serve no screen, narrower ones save nothing worth a file.
_WIDEST = 2560
_NARROWEST = 320
_MOST = 12


@dataclass(frozen=True)
class Curve:
    """How bytes grow with the width, told by a few widths: between two of them with a power of the width."""

    #: Width and bytes as logarithms, from narrow to wide.
    known: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, sizes: Sequence[tuple[int, int]]) -> Curve:
        """Told by widths and their bytes, ascending, one at least."""
        return cls(tuple((math.log(width), math.log(size)) for width, size in sizes))

    def bytes_at(self, width: int) -> int:
        """About the bytes of a width; beyond the outermost it grows as it does next to it."""
        if len(self.known) == 1:
            ((known, size),) = self.known
            return round(math.exp(size + 2 * (math.log(width) - known)))
        lower, upper = self._around(0, math.log(width))
        share = (math.log(width) - lower[0]) / (upper[0] - lower[0])
        return max(1, round(math.exp(lower[1] + share * (upper[1] - lower[1]))))

    def width_at(self, size: float) -> float:
        """The logarithm of the width whose bytes have this logarithm."""
        lower, upper = self._around(1, size)
        if upper[1] <= lower[1]:  # a wider file that is no larger
            return upper[0]
        return lower[0] + (size - lower[1]) / (upper[1] - lower[1]) * (upper[0] - lower[0])

    def _around(self, axis: int, value: float) -> tuple[tuple[float, float], tuple[float, float]]:
        at = next((at for at in range(1, len(self.known)) if value <= self.known[at][axis]), -1)
        return self.known[at - 1], self.known[at]


def told_by(natural: int) -> tuple[int, ...]:
    """The widths that tell the bytes of all others up to `natural`, ascending: three, or one where there is
    nothing between."""
    widest = min(natural, _WIDEST)
    narrowest = min(widest, _NARROWEST)
    return tuple(sorted({narrowest, round(math.sqrt(widest * narrowest)), widest}))


def by_bytes(natural: int, size_of: Callable[[int], int]) -> tuple[int, ...]:
    """Widths up to `natural`, ascending. `size_of` tells the bytes of the file of a width; it is asked for
    three, and what lies between is taken from these, as bytes grow with a power of the width."""
    asked = told_by(natural)
    if len(asked) == 1:
        return asked
    narrowest, widest = asked[0], asked[-1]
    curve = Curve.of([(width, size_of(width)) for width in asked])
    least, most = curve.known[0][1], curve.known[-1][1]
    if most <= least:  # a picture of one color
        return narrowest, widest
    count = max(1, min(_MOST - 1, round((most - least) / -math.log(_STEP))))
    sizes = [least + (most - least) * step / count for step in range(count + 1)]
    widths = {narrowest, widest, *(round(math.exp(curve.width_at(size))) for size in sizes)}
    return tuple(sorted(width for width in widths if narrowest <= width <= widest))
