"""Any recipe on any small picture, and any damage to a small file, gives a result or a refusal.

Short as it is; `make soak` tries ten thousand of each.
"""

from __future__ import annotations

import json
import math
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.imaging import catalog
from app.imaging.render import Original, Renderer
from app.recipe.recipe import Catalog, Recipe
from app.recipe.view import View
from tests.imaging.field_values import valid
from tests.imaging.originals import exported, original_of
from tests.imaging.pictures import opened, outcome
from tests.imaging.small import files, originals

CATALOG = Catalog(json.loads(json.dumps(catalog.describe())))
RENDERER = Renderer(cache_bytes=2**24)
#: What an upload's content, and a recipe for a good one, may be refused with.
OF_FILES = {
    "no_file",
    "unsupported_format",
    "unreadable_image",
    "animated_image",
    "too_many_pixels",
    "too_complex",
}
OF_RECIPES = {"invalid_recipe", "too_large_for_format", "too_many_pixels", "target_unreachable"}

junk = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([math.nan, math.inf, -math.inf, 1e308, 10**400, "72", "nan", [], {}, [50], b"\0"])
    | st.fixed_dictionaries({side: st.floats() for side in ("x", "y", "width", "height")})
)


names = st.sampled_from([*CATALOG.fields])
allowed = st.fixed_dictionaries(
    {}, optional={field.name: valid(field) | st.just(field.default) for field in CATALOG.fields.values()}
)
anything = st.dictionaries(names | st.text(max_size=6), junk, max_size=3)
views = st.builds(View, st.integers(1, 120), st.integers(1, 120))


@given(st.sampled_from(originals()), allowed, anything, views)
def test_any_recipe_gives_a_file_and_its_previews_or_a_refusal(
    original: Original, allowed: dict[str, Any], anything: dict[str, Any], view: View
) -> None:
    for changes in (allowed, {**allowed, **anything}):
        made = outcome(lambda changes=changes: _rendered(original, changes, view))  # type: ignore[misc]
        assert not isinstance(made, Refusal) or made.code in OF_RECIPES


@given(st.sampled_from(originals()), allowed, anything)
def test_a_worker_never_relies_on_a_recipe_having_been_checked(
    original: Original, allowed: dict[str, Any], anything: dict[str, Any]
) -> None:
    values = {name: value for name, value in {**allowed, **anything}.items() if name in CATALOG.fields}
    made = outcome(lambda: RENDERER.draft(original, values, View(50, 50)))
    assert not isinstance(made, Refusal) or made.code in OF_RECIPES


@given(st.sampled_from(sorted(files())), st.data())
def test_any_damage_to_a_file_gives_a_picture_or_a_refusal(name: str, data: st.DataObject) -> None:
    damaged = bytearray(files()[name])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged) - 1))
        end = start + data.draw(st.integers(0, 6))
        damaged[start:end] = data.draw(st.binary(max_size=6))
        if not damaged:
            break
    RENDERER.forget("damaged")
    original = outcome(lambda: original_of(bytes(damaged), RENDERER, "damaged"))
    if isinstance(original, Refusal):
        assert original.code in OF_FILES
        assert original.detail
    else:
        exported(RENDERER, original, {"format": "png", "strip_metadata": False})


def _rendered(original: Original, changes: dict[str, Any], view: View) -> None:
    values = Recipe.default(CATALOG).patched(changes, CATALOG).values
    draft = RENDERER.draft(original, values, view)
    assert opened(draft.data).size == (draft.width, draft.height)
    file, rendition = exported(RENDERER, original, values)
    assert opened(file).size == (rendition.width, rendition.height)
    final = RENDERER.show(original, values | rendition.found, BytesIO(file), view)
    assert opened(final.data).size == (final.width, final.height)
