"""What a change costs, in steps done and not in time: nothing is done again that need not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from app.imaging.formats import formats
from app.imaging.operations import color, detail, tone
from app.imaging.render import Original, Renderer
from app.recipe.region import Region
from app.recipe.view import View
from tests.imaging.field_values import another
from tests.imaging.originals import from_probe
from tests.imaging.pictures import file_of, scene

Values = Callable[..., dict[str, Any]]

VIEWS = {"the whole": View(300, 200), "own pixels": View(300, 200, Region(0.2, 0.2, 0.25, 0.25))}
#: Steps that a change of each field may take, at most once each.
STEPS = {"tone": {"tone"}, "color": {"fade", "color"}, "detail": {"soften", "detail"}}
#: Everything else set, so that each field has stages before and after it.
BUSY = {
    "exposure": 0.5,
    "temperature": 20,
    "vibrance": 30,
    "brightness": 10,
    "contrast": 5,
    "saturation": 20,
    "sharpen": 30,
    "blur": 1.5,
    "rotate": 90,
}

FIELDS = {
    field.name: (field, stage.name)
    for stage in (tone.STAGE, color.STAGE, detail.STAGE)
    for field in stage.fields
}
LATER = {"tone": ["color", "detail"], "color": ["detail"], "detail": []}


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("field", FIELDS)
def test_a_change_of_a_field_does_its_own_stage_and_those_after_it_once(
    photo: Original, renderer: Renderer, values: Values, field: str, view: str
) -> None:
    declared, own = FIELDS[field]
    recipe = values(**BUSY)
    renderer.draft(photo, recipe, VIEWS[view])
    renderer.counts.clear()
    renderer.draft(photo, {**recipe, field: another(declared, recipe[field])}, VIEWS[view])
    stages = [own, *LATER[own]]
    allowed = {step for stage in stages for step in STEPS[stage]} | {"shown", "encode"}
    # Blurring and sharpening have a soft copy each.
    assert set(renderer.counts) <= allowed and max(renderer.counts.values()) <= 2
    assert renderer.counts["encode"] == 1


def test_a_change_of_vibrance_is_one_blend(photo: Original, renderer: Renderer, values: Values) -> None:
    for vibrance in (20, 30):
        renderer.counts.clear()
        renderer.draft(photo, values(vibrance=vibrance), VIEWS["the whole"])
    assert renderer.counts == {"color": 1, "encode": 1}


def test_a_file_of_the_shell_is_decoded_once(renderer: Renderer, values: Values) -> None:
    data = file_of(scene(300, 200), quality=90)
    original = from_probe(data, Renderer().probe(BytesIO(data)))
    renderer.accept(BytesIO(data), key="picture")
    assert renderer.counts["decode"] == 1
    renderer.counts.clear()
    rendition = renderer.export(original, values(brightness=10), BytesIO(), judges=False)
    assert rendition.score is None
    assert not {"decode", "read back"} & set(renderer.counts)
    judged = renderer.export(original, values(brightness=10), BytesIO())
    assert judged.score is not None
    assert (renderer.counts["decode"], renderer.counts["read back"]) == (0, 1)  # small: no tiles of its own


@pytest.mark.parametrize("format", [format.name for format in formats().values() if format.name != "png"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_change_of_quality_is_one_encode_and_nothing_else(
    photo: Original, renderer: Renderer, values: Values, format: str, view: str
) -> None:
    recipe = values(**BUSY, format=format)
    renderer.draft(photo, recipe, VIEWS[view])
    renderer.counts.clear()
    renderer.draft(photo, {**recipe, "quality": 41}, VIEWS[view])
    assert renderer.counts == {"encode": 1}


@pytest.mark.parametrize(
    ("options", "read_back"),
    [({"format": "jpeg"}, 0), ({"format": "webp", "lossless": True}, 0), ({"format": "webp"}, 1)],
    ids=str,
)
def test_a_final_of_another_quality_is_one_encode_and_is_read_back_once_or_never(
    options: dict[str, Any], read_back: int, photo: Original, renderer: Renderer, values: Values
) -> None:
    def final(quality: int) -> None:
        recipe, out = values(**BUSY, **options, quality=quality), BytesIO()
        rendition = renderer.export(photo, recipe, out, view=View(300, 200))
        assert rendition.score is not None
        renderer.show(photo, recipe, BytesIO(out.getvalue()), View(300, 200))

    final(80)
    renderer.counts.clear()
    final(41)
    # The file, and its picture.
    assert renderer.counts == Counter({"encode": 2} | ({"read back": read_back} if read_back else {}))


def test_going_back_to_a_value_does_nothing_but_encode(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    for brightness in (10, 11, 10):
        renderer.counts.clear()
        renderer.draft(photo, values(brightness=brightness), VIEWS["the whole"])
    assert renderer.counts == {"encode": 1}


def test_what_nobody_asks_for_is_made_again_the_same_and_the_original_is_not_decoded_for_it(
    photo: Original, renderer: Renderer, values: Values
) -> None:
    recipe = values(**BUSY)
    shown = renderer.draft(photo, recipe, VIEWS["the whole"])
    renderer.export(photo, recipe, BytesIO())
    renderer.counts.clear()
    assert renderer.let_go_unused(0) > 0 and renderer.let_go_unused(0) == 0
    assert renderer.draft(photo, recipe, VIEWS["the whole"]).data == shown.data
    assert renderer.counts["decode"] == 0
