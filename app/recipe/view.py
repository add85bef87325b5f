"""View: the part of the picture a tab shows and the device pixels it fills. Imports no Pillow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from app.errors import Refusal
from app.limits import MAX_VIEW
from app.recipe.number import half_up, normal_number
from app.recipe.region import Region

#: What of the result is shown: its pixels, or where they differ from what was encoded.
Layer = Literal["result", "loss"]
LAYERS = get_args(Layer)
#: What a client is taken to see that does not say, of the formats that not every browser shows.
_SHOWS = ("avif",)
#: Names in such a list, and their length.
_MOST_SHOWN, _LONGEST_NAME = 8, 16


@dataclass(frozen=True)
class View:
    """`width` and `height` in device pixels, at most MAX_VIEW; `region` None is the whole picture; `layer`
    is what is shown of it. `shows` are formats, in order, that the client can decode of those that not every
    browser shows."""

    width: int = MAX_VIEW
    height: int = MAX_VIEW
    region: Region | None = None
    layer: Layer = "result"
    shows: tuple[str, ...] = _SHOWS

    @classmethod
    def parse(cls, data: Any) -> View:
        """From untrusted JSON. A larger view is served scaled down to MAX_VIEW on its larger side;
        anything malformed is Refusal("invalid_command")."""
        width, height = (_number(data, name) for name in ("width", "height"))
        if width <= 0 or height <= 0:
            raise Refusal("invalid_command", "view.width and view.height must be above 0.")
        factor = min(1.0, MAX_VIEW / max(width, height))
        region = data.get("region")
        return cls(
            width=max(1, half_up(width * factor)),
            height=max(1, half_up(height * factor)),
            region=None if region is None else _region(region),
            layer=_layer(data.get("layer")),
            shows=_shows(data.get("shows")),
        )

    def smaller(self, share: float) -> View:
        """The same part in fewer pixels: `share` (0..1) of the width and of the height."""
        if share == 1:
            return self
        width, height = (max(1, half_up(side * share)) for side in (self.width, self.height))
        return replace(self, width=width, height=height)

    def to_dict(self) -> dict[str, Any]:
        """The inverse of `parse`."""
        region = self.region.to_dict() if self.region else None
        return {**vars(self), "region": region, "shows": list(self.shows)}


def _number(data: Any, name: str) -> int | float:
    try:
        return normal_number(data[name])
    except (TypeError, KeyError, IndexError, ValueError):
        raise Refusal("invalid_command", f"view.{name} must be a number.") from None


def _layer(data: Any) -> Layer:
    if data is None:
        return "result"
    if data not in LAYERS:
        raise Refusal("invalid_command", f"view.layer must be one of {', '.join(LAYERS)}.")
    layer: Layer = data
    return layer


def _shows(data: Any) -> tuple[str, ...]:
    if data is None:
        return _SHOWS
    if not isinstance(data, list) or len(data) > _MOST_SHOWN or not all(map(_is_name, data)):
        raise Refusal("invalid_command", "view.shows must be a list of the names of formats.")
    return tuple(sorted(set(data)))


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_NAME


def _region(data: Any) -> Region:
    try:
        return Region.of(data)
    except ValueError:
        raise Refusal(
            "invalid_command", "view.region must be {x, y, width, height} inside the picture, 0 to 1."
        ) from None
