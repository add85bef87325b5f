"""Region: a part of a picture, in fractions of it. Imports no Pillow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.recipe.number import half_up, normal_number

# What a sum of two fractions may be over 1 by rounding alone.
_ROUNDING = 1e-9
_SIDES = ("x", "y", "width", "height")


@dataclass(frozen=True)
class Region:
    """0 <= x, y < 1 and 0 < width, height <= 1, from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, data: Any) -> Region:
        """From untrusted JSON, an object of exactly these four; ValueError unless it lies inside."""
        if not isinstance(data, Mapping) or set(data) != set(_SIDES):
            raise ValueError("not a region")
        x, y, width, height = (normal_number(data[side]) for side in _SIDES)
        inside = x >= 0 and y >= 0 and x + width <= 1 + _ROUNDING and y + height <= 1 + _ROUNDING
        if not (inside and width > 0 and height > 0):
            raise ValueError("not inside the picture")
        return cls(x, y, width, height)

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, upper, right and lower edge in a picture of that size; whole pixels, at least one."""
        left, right = _span(self.x, self.width, width)
        upper, lower = _span(self.y, self.height, height)
        return left, upper, right, lower

    def to_dict(self) -> dict[str, float]:
        """The inverse of `of`; JSON-safe."""
        return vars(self).copy()


def _span(begin: float, length: float, pixels: int) -> tuple[int, int]:
    first = min(pixels - 1, half_up(begin * pixels))
    return first, min(pixels, max(first + 1, half_up((begin + length) * pixels)))
