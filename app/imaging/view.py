"""View: the part of the picture a tab shows and the device pixels it fills. Imports no Pillow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.errors import Refusal
from app.imaging.field import normal_number

#: Device pixels on the larger side that a preview has at most; the proxy is made for it.
MAX_SIDE = 1600

# What a sum of two fractions may be over 1 by rounding alone.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Region:
    """A part of the picture, in fractions of it: 0 <= x, y < 1 and 0 < width, height <= 1."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def parse(cls, data: Any) -> Region:
        """From untrusted JSON; Refusal("invalid_command") unless it lies inside the picture."""
        x, y, width, height = (_number(data, name, "view.region") for name in ("x", "y", "width", "height"))
        inside = x >= 0 and y >= 0 and x + width <= 1 + _ROUNDING and y + height <= 1 + _ROUNDING
        if not (inside and width > 0 and height > 0):
            raise Refusal("invalid_command", "view.region must lie inside the picture, 0 to 1.")
        return cls(x, y, width, height)

    def to_dict(self) -> dict[str, float]:
        return vars(self).copy()


@dataclass(frozen=True)
class View:
    """`width` and `height` in device pixels, at most MAX_SIDE; `region` None is the whole picture."""

    width: int = MAX_SIDE
    height: int = MAX_SIDE
    region: Region | None = None

    @classmethod
    def parse(cls, data: Any) -> View:
        """From untrusted JSON. A larger view is served scaled down to MAX_SIDE on its larger side;
        anything malformed is Refusal("invalid_command")."""
        width, height = (_number(data, name, "view") for name in ("width", "height"))
        if width <= 0 or height <= 0:
            raise Refusal("invalid_command", "view.width and view.height must be above 0.")
        factor = min(1.0, MAX_SIDE / max(width, height))
        region = data.get("region")
        return cls(
            width=max(1, round(width * factor)),
            height=max(1, round(height * factor)),
            region=None if region is None else Region.parse(region),
        )

    def to_dict(self) -> dict[str, Any]:
        """The inverse of `parse`."""
        region = self.region.to_dict() if self.region else None
        return {"width": self.width, "height": self.height, "region": region}


def _number(data: Any, name: str, where: str) -> int | float:
    try:
        number = normal_number(data[name])
        float(number)  # an int beyond every float is no length
        return number
    except (TypeError, KeyError, IndexError, ValueError, OverflowError):
        raise Refusal("invalid_command", f"{where}.{name} must be a number.") from None
