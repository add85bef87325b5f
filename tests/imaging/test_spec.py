"""A declaration that contradicts itself, or lacks something, is refused when its module is imported."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from app.imaging.output import QUALITY
from app.imaging.spec import Slider, Toggle, declared_fields


def defaulted(quality: Annotated[int, QUALITY] = 7) -> None: ...


def bare(effort: Annotated[int, Slider(0, 6)]) -> None: ...


def declared(
    quality: Annotated[int, QUALITY],
    effort: Annotated[int, Slider(0, 6, label="WebP effort", help="Presses harder.", advanced=True)] = 4,
    exact: Annotated[bool, Toggle()] = False,
    purpose: str = "",
) -> None: ...


@pytest.mark.parametrize("function", [defaulted, bare])
def test_a_field_has_one_default_and_no_second_one(function: Any) -> None:
    with pytest.raises(TypeError, match="one default"):
        declared_fields(function, help="Help.", group="Compress")


def test_a_field_without_a_help_is_refused() -> None:
    with pytest.raises(TypeError, match="exact"):
        declared_fields(declared, help="", group="Compress")


def test_a_field_is_what_its_parameter_and_its_control_say() -> None:
    quality, effort, exact = declared_fields(declared, help="Help.", group="Compress")
    assert quality is QUALITY
    assert (effort.name, effort.kind, effort.default, effort.maximum) == ("effort", "integer", 4, 6)
    assert (effort.label, effort.help, effort.advanced) == ("WebP effort", "Presses harder.", True)
    assert (exact.kind, exact.default, exact.label, exact.help) == ("boolean", False, "Exact", "Help.")
