"""Values of any field, told from its declaration, so that tests run over fields of the future too."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

from app.recipe.field import Field

fractions = st.floats(0, 1)
# Their range goes far beyond the pictures of the tests, which a box of its size would not change.
_LENGTHS = ("width", "height")


def ends(field: Field) -> list[Any]:
    """The values at the ends of a field's range, or all of a menu; of others, two that differ, and
    that change small pictures."""
    if field.kind == "boolean":
        return [False, True]
    if field.kind == "color":
        return ["#000000", "#ff0000"]
    if field.kind == "crop":
        corner = {"x": 0.999, "y": 0.999, "width": 0.001, "height": 0.001}
        return [corner, {"x": 0.5, "y": 0, "width": 0.5, "height": 0.5}]
    if field.role in _LENGTHS:
        return [25, 90]
    choices = [choice.value for choice in field.choices]
    if field.kind == "choices":
        return [[], choices]
    return choices or [field.minimum, field.maximum]


def some(field: Field) -> list[Any]:
    """A few values that are not its default, of modest effect first."""
    if field.kind == "color":
        return ["#204060"]
    if field.kind == "crop":
        return [{"x": 0.21, "y": 0.13, "width": 0.61, "height": 0.77}]
    if field.role in _LENGTHS:
        return [420, 250]
    if field.kind == "choices":
        return [[choice.value] for choice in field.choices[:3]]
    if field.kind in ("boolean", "choice"):
        return [value for value in ends(field) if value != field.default]
    assert field.minimum is not None
    assert field.maximum is not None
    span = field.maximum - field.minimum
    return [_in_kind(field, field.minimum + span * part) for part in (0.15, 0.3, 0.9)]


def another(field: Field, value: Any) -> Any:
    """A value as near as can be to this one."""
    if field.step is not None:
        assert field.maximum is not None
        return value + field.step if value + field.step <= field.maximum else value - field.step
    return next(each for each in [*ends(field), *some(field)] if each != value)


def valid(field: Field) -> st.SearchStrategy[Any]:
    """All values that the declaration allows."""
    if field.kind == "choices":
        return st.lists(st.sampled_from([choice.value for choice in field.choices]), unique=True)
    if field.kind == "choice":
        return st.sampled_from(ends(field))
    if field.kind == "boolean":
        return st.booleans()
    if field.kind == "color":
        return st.from_regex(r"\A#[0-9a-f]{6}\Z")
    if field.kind == "crop":
        return st.none() | st.builds(_region, fractions, fractions, fractions, fractions)
    low, high = field.minimum or 0, field.maximum or 10_000
    if field.role in _LENGTHS:
        high = 200
    numbers = st.integers(math.ceil(low), math.floor(high))
    words = st.sampled_from([field.default, *(word.value for word in field.words)])
    return (numbers if field.kind == "integer" else numbers | st.floats(low, high)) | words


def _in_kind(field: Field, value: float) -> float:
    return round(value) if field.kind == "integer" else value


def _region(x: float, y: float, width: float, height: float) -> dict[str, float]:
    return {"x": x * 0.99, "y": y * 0.99, "width": (1 - x * 0.99) * width, "height": (1 - y * 0.99) * height}
