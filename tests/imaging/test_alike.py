"""Draft, region and file show the same picture, whatever operation is used: radii are in output pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from app.imaging.operations import STAGES
from app.imaging.render import Renderer
from app.recipe.field import Field
from app.recipe.view import Region, View
from tests.imaging.likeness import likeness
from tests.imaging.originals import accepted, exported
from tests.imaging.pictures import difference, fitted, opened

#: The whole picture scaled down to a page's width, a part of it scaled down, and a part pixel for pixel.
VIEWS = {
    "whole": View(450, 300),
    "part": View(300, 200, Region(0.3, 0.2, 0.6, 0.6)),
    "pixels": View(400, 400, Region(0.45, 0.3, 0.1, 0.2)),
}
# An effect that moves levels by this much on average is seen, and has to be seen in the draft.
_SEEN = 2.0


def settings() -> list[dict[str, Any]]:
    """Three values for each operation there is, and all operations at once."""
    fields = [operation.field for stage in STAGES for operation in stage.operations]
    alone = [{field.name: value} for field in fields for value in some_values(field)]
    together = {field.name: some_values(field)[0] for field in fields}
    return [*alone, together]


def some_values(field: Field) -> list[Any]:
    if field.kind == "color":
        return ["#204060"]
    if field.kind == "crop":
        return [{"x": 0.21, "y": 0.13, "width": 0.61, "height": 0.77}]
    if field.choices:
        return [choice.value for choice in field.choices if choice.value != field.default]
    assert field.minimum is not None
    assert field.maximum is not None
    return [field.minimum + (field.maximum - field.minimum) * part for part in (0.15, 0.3, 0.9)]


@pytest.mark.parametrize("changes", settings(), ids=str)
def test_drafts_look_like_the_same_part_of_the_file(
    changes: dict[str, Any], renderer: Renderer, values: Callable[..., dict[str, Any]]
) -> None:
    original = accepted("PNG")
    chosen = values(format="jpeg", quality=95, **changes)
    geometry = [operation.name for operation in STAGES[0].operations]
    untouched = values(format="jpeg", quality=95, **{name: chosen[name] for name in geometry})
    file, untouched_file = (opened(exported(renderer, original, each)[0]) for each in (chosen, untouched))
    for name, view in VIEWS.items():
        draft, final = opened(renderer.draft(original, chosen, view).data), shown(file, view)
        assert likeness(draft, final) > 0.95, name
        effect = difference(shown(untouched_file, view), final)
        assert difference(draft, final) < max(_SEEN, effect / 3), name


def shown(file: Image.Image, view: View) -> Image.Image:
    """What a view shows of a finished file: its part, scaled down to fit."""
    part = file.crop((view.region or Region(0, 0, 1, 1)).pixels(*file.size))
    factor = min(1.0, view.width / part.width, view.height / part.height)
    return fitted(part, (max(1, round(part.width * factor)), max(1, round(part.height * factor))))
