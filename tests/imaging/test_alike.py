"""Draft, region and file show the same picture, whatever operation is used: radii are in output pixels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from app.imaging.operations import STAGES
from app.imaging.render import Renderer
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.field_values import some
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
    """A few values for each field of an operation, and all operations at once."""
    fields = [field for stage in STAGES for field in stage.fields]
    alone = [{field.name: value} for field in fields for value in some(field)]
    together = {field.name: some(field)[0] for field in fields}
    return [*alone, together]


@pytest.mark.parametrize("changes", settings(), ids=str)
def test_drafts_look_like_the_same_part_of_the_file(
    changes: dict[str, Any], renderer: Renderer, values: Callable[..., dict[str, Any]]
) -> None:
    original = accepted("PNG")
    chosen = values(format="jpeg", quality=95, **changes)
    geometry = [field.name for field in STAGES[0].fields]
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
