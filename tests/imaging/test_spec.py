"""A declaration that contradicts itself, or lacks something, is refused when its module is imported."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from app.imaging.output import QUALITY
from app.imaging.spec import Slider, Stage, Toggle, declared_fields, operation


def defaulted(quality: Annotated[int, QUALITY] = 7) -> None: ...


def bare(effort: Annotated[int, Slider(0, 6)]) -> None: ...


def declared(
    quality: Annotated[int, QUALITY],
    effort: Annotated[int, Slider(0, 6, label="WebP effort", help="Presses harder.", advanced=True)] = 4,
    exact: Annotated[bool, Toggle()] = False,
    grade: str = "",
) -> None: ...


@pytest.mark.parametrize("function", [defaulted, bare])
def test_a_field_has_one_default_and_no_second_one(function: Any) -> None:
    with pytest.raises(TypeError, match="one default"):
        declared_fields(function, help="Help.", group="Compress")


def test_a_field_without_a_help_is_refused() -> None:
    with pytest.raises(TypeError, match="exact"):
        declared_fields(declared, help="", group="Compress")


def test_an_operation_may_have_several_fields_each_with_its_own_help() -> None:
    @operation(group="Adjust")
    def light(
        level: float,
        highlights: Annotated[float, Slider(-100, 100, help="Lightens what is light.")] = 0,
        shadows: Annotated[float, Slider(-100, 100, help="Lightens what is dark.")] = 0,
    ) -> float:
        """Light and dark apart."""
        return level + highlights + shadows

    assert [(field.name, field.help) for field in light.fields] == [
        ("highlights", "Lightens what is light."),
        ("shadows", "Lightens what is dark."),
    ]
    assert light.neutral == {"highlights": 0, "shadows": 0}
    assert light(0.5, {"highlights": 0, "shadows": 2, "quality": 80}) == 2.5
    stage: Stage[float] = Stage("tone", (light,))
    assert stage.chosen({"highlights": 0, "shadows": 2}) == (("highlights", 0), ("shadows", 2))
    assert stage.chosen({"highlights": 0, "shadows": 0}) == ()


def test_of_several_fields_none_may_take_its_help_from_the_function() -> None:
    with pytest.raises(TypeError, match="shadows"):

        @operation(group="Adjust")
        def light(
            level: float,
            highlights: Annotated[float, Slider(-100, 100, help="Lightens what is light.")] = 0,
            shadows: Annotated[float, Slider(-100, 100)] = 0,
        ) -> float:
            """Light and dark apart."""
            return level


def test_a_field_is_what_its_parameter_and_its_control_say() -> None:
    quality, effort, exact = declared_fields(declared, help="Help.", group="Compress")
    assert quality is QUALITY
    assert (effort.name, effort.kind, effort.default, effort.maximum) == ("effort", "integer", 4, 6)
    assert (effort.label, effort.help, effort.advanced) == ("WebP effort", "Presses harder.", True)
    assert (exact.kind, exact.default, exact.label, exact.help) == ("boolean", False, "Exact", "Help.")
