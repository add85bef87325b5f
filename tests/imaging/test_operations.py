"""Laws that hold for every operation there is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from app.imaging import catalog
from app.imaging.frame import WHOLE, Frame, Pose
from app.imaging.operations import STAGES, color, detail, finish, tone
from app.imaging.pixels.resample import resample
from app.imaging.render import Renderer
from app.imaging.spec import Operation
from app.recipe.field import Field
from app.recipe.view import View
from tests.imaging.field_values import ends
from tests.imaging.originals import original_of
from tests.imaging.pictures import file_of, opened, scene

Values = Callable[..., dict[str, Any]]

OPERATIONS: list[Operation[Any]] = [operation for stage in STAGES for operation in stage.operations]
MATERIALS: dict[str, Any] = {
    "geometry": Frame((30, 20)),
    "tone": 0.25,
    "color": color.Mix(),
    "detail": scene(30, 20),
    "finish": scene(30, 20),
}


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_a_neutral_value_returns_the_very_same_material(stage: Any) -> None:
    for operation in stage.operations:
        material = MATERIALS[stage.name]
        assert operation(material, operation.neutral) is material


@pytest.mark.parametrize("apply", [tone.apply, color.apply, finish.apply], ids=["tone", "color", "finish"])
def test_a_stage_with_nothing_to_do_returns_the_very_same_picture(apply: Any, values: Values) -> None:
    picture = scene(30, 20)
    assert apply(picture, values()) is picture
    assert detail.apply(picture, values(), pixel=1.0) is picture
    assert resample(picture, WHOLE, Pose(), (30, 20)) is picture


def each_field() -> pytest.MarkDecorator:
    """Every operation with each of its fields."""
    pairs = [(operation, field) for operation in OPERATIONS for field in operation.fields]
    return pytest.mark.parametrize(("operation", "field"), pairs, ids=lambda each: each.name)


@each_field()
@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_both_ends_of_the_range_give_a_file(
    operation: Operation[Any], field: Field, mode: str, renderer: Renderer, values: Values
) -> None:
    original = original_of(file_of(scene(40, 30, mode), "PNG"), renderer)
    for value in ends(field):
        preview = renderer.draft(original, values(format="jpeg", **{field.name: value}), View())
        assert opened(preview.data).size == (preview.width, preview.height)


@each_field()
def test_every_field_of_an_operation_changes_the_picture(
    operation: Operation[Any], field: Field, renderer: Renderer, values: Values
) -> None:
    """By itself, or beside the ends of the operation's other fields."""
    original = original_of(file_of(scene(60, 40, "RGBA"), "PNG"), renderer)

    def drawn(**changes: Any) -> bytes:
        return renderer.draft(original, values(format="jpeg", **changes), View()).data

    others = [other for other in operation.fields if other != field]
    names = [other.name for other in others]
    besides = [{}, *(dict(zip(names, chosen, strict=True)) for chosen in product(*map(ends, others)))]
    for value in ends(field):
        if value != field.default:
            assert any(drawn(**beside, **{field.name: value}) != drawn(**beside) for beside in besides), value


@each_field()
def test_an_operation_never_changes_the_picture_it_was_given(
    operation: Operation[Any], field: Field, values: Values
) -> None:
    picture = scene(40, 30, "RGBA")
    before = picture.tobytes()
    for value in ends(field):
        changed = values(**{field.name: value})
        tone.apply(picture, changed)
        color.apply(picture, changed)
        detail.apply(picture, changed, pixel=1.0)
        finish.apply(picture, changed)
        resample(picture, WHOLE, Pose(turns=1), (15, 20))
    assert picture.tobytes() == before


def test_every_field_of_an_operation_is_in_the_catalog() -> None:
    declared = [field.name for field in catalog.declared()]
    assert OPERATIONS
    assert all(field.name in declared for operation in OPERATIONS for field in operation.fields)
