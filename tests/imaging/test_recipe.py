"""A recipe takes what the catalog allows and refuses the rest, whole and by name."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refusal
from app.imaging import catalog
from app.recipe.recipe import Catalog, Recipe
from tests.imaging.pictures import outcome

CATALOG = Catalog(json.loads(json.dumps(catalog.describe())))
NEUTRAL = Recipe.default(CATALOG)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
jsonish = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
names = st.sampled_from([*CATALOG.fields, "", "angle", "Quality"]) | st.text(max_size=10)


@given(st.dictionaries(names, jsonish, max_size=4) | jsonish)
def test_any_patch_gives_a_recipe_or_invalid_recipe(changes: Any) -> None:
    recipe = outcome(lambda: NEUTRAL.patched(changes, CATALOG))
    if isinstance(recipe, Refusal):
        assert recipe.code == "invalid_recipe"
        assert recipe.detail
    else:
        assert Recipe.load(json.loads(json.dumps(recipe.values, allow_nan=False)), CATALOG) == recipe


@given(st.dictionaries(names, st.text(max_size=12), max_size=4))
def test_any_patch_of_text_gives_a_recipe_or_invalid_recipe(changes: dict[str, str]) -> None:
    recipe = outcome(lambda: NEUTRAL.patched_text(changes, CATALOG))
    assert not isinstance(recipe, Refusal) or recipe.code == "invalid_recipe"


@given(jsonish)
def test_any_stored_recipe_can_be_loaded(stored: Any) -> None:
    assert list(Recipe.load(stored, CATALOG).values) == list(CATALOG.fields)


@given(st.floats(-100, 100))
def test_a_recipe_survives_json_and_keeps_its_key(value: float) -> None:
    recipe = NEUTRAL.patched({"contrast": value}, CATALOG)
    again = Recipe.load(json.loads(json.dumps(recipe.values)), CATALOG)
    assert (again, again.key) == (recipe, recipe.key)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("quality", 0),
        ("quality", 96),
        ("quality", 72.5),
        ("quality", "72"),
        ("quality", "Auto"),
        ("quality", True),
        ("quality", None),
        ("quality", [72]),
        ("scale", 9.99),
        ("scale", 200.01),
        ("scale", math.nan),
        ("scale", math.inf),
        ("scale", 10**400),
        ("brightness", -101),
        ("brightness", False),
        ("rotate", 45),
        ("rotate", "90"),
        ("rotate", False),
        ("format", "gif"),
        ("format", 0),
        ("strip_metadata", 1),
        ("strip_metadata", "true"),
        ("background", "#fff"),
        ("background", "white"),
        ("background", "#ffffff\n"),
        ("background", 0xFFFFFF),
        ("crop", [0, 0, 1, 1]),
        ("crop", "0,0,1,1"),
        ("crop", {"x": 0, "y": 0, "width": 1}),
        ("crop", {"x": 0, "y": 0, "width": 1, "height": 1, "angle": 0}),
        ("crop", {"x": 0, "y": 0, "width": 0, "height": 1}),
        ("crop", {"x": -0.1, "y": 0, "width": 0.5, "height": 1}),
        ("crop", {"x": 0.6, "y": 0, "width": 0.5, "height": 1}),
        ("crop", {"x": math.nan, "y": 0, "width": 0.5, "height": 1}),
        ("crop", {"x": False, "y": 0, "width": True, "height": 1}),
        ("crop", {"x": "0", "y": 0, "width": 1, "height": 1}),
    ],
)
def test_a_value_of_the_wrong_type_or_out_of_range_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(Refusal) as caught:
        NEUTRAL.patched({field: value}, CATALOG)
    assert (caught.value.code, caught.value.field) == ("invalid_recipe", field)


def test_the_refusal_states_the_allowed_range() -> None:
    with pytest.raises(Refusal, match="from 1 to 95"):
        NEUTRAL.patched({"quality": 96}, CATALOG)
    with pytest.raises(Refusal, match=", ".join(["original", "auto", *CATALOG.formats])):
        NEUTRAL.patched({"format": "gif"}, CATALOG)


def test_an_unknown_field_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as caught:
        NEUTRAL.patched({"sepia": 1}, CATALOG)
    assert caught.value.field == "sepia"


def test_a_patch_with_one_wrong_value_changes_nothing() -> None:
    with pytest.raises(Refusal):
        NEUTRAL.patched({"quality": 50, "scale": 0}, CATALOG)
    assert NEUTRAL.values["quality"] == 80


def test_a_patch_changes_what_it_names_only() -> None:
    changed = NEUTRAL.patched({"quality": 50}, CATALOG)
    assert changed.values == {**NEUTRAL.values, "quality": 50}


@pytest.mark.parametrize(("one", "other"), [(50, 50.0), (0, -0.0), (100, 1e2)])
def test_numbers_that_are_equal_make_equal_recipes(one: float, other: float) -> None:
    first, second = (NEUTRAL.patched({"contrast": value}, CATALOG) for value in (one, other))
    assert (first, first.key, json.dumps(first.values)) == (second, second.key, json.dumps(second.values))


def test_a_change_changes_the_key() -> None:
    keys = {NEUTRAL.patched({"contrast": value}, CATALOG).key for value in range(-100, 101)}
    assert len(keys) == 201


def test_the_key_is_the_same_in_every_process() -> None:
    # Stored beside finished files: a key that changes makes every one of them be rendered again.
    data = {
        "fields": [{"name": "size", "kind": "integer", "default": 3, "label": "", "help": "", "group": ""}]
    }
    assert Recipe.default(Catalog({**data, "formats": []})).key == "5437a864e4e759ac249d08bd11db6ff0"


def test_text_is_read_as_the_field_means_it() -> None:
    text = {
        "quality": "72",
        "scale": "12.5",
        "rotate": "90",
        "format": "webp",
        "strip_metadata": "false",
        "background": "#AABBCC",
        "brightness": "-3",
    }
    assert NEUTRAL.patched_text(text, CATALOG).values == {
        **NEUTRAL.values,
        "quality": 72,
        "scale": 12.5,
        "rotate": 90,
        "format": "webp",
        "strip_metadata": False,
        "background": "#aabbcc",
        "brightness": -3,
    }


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("quality", ""),
        ("quality", "seventy"),
        ("quality", "7_0"),
        ("quality", "nan"),
        ("quality", "9" * 5000),
        ("scale", "inf"),
        ("scale", "1e2"),
        ("strip_metadata", "True"),
        ("strip_metadata", "1"),
        ("rotate", "091"),
        ("crop", "0,0,1"),
        ("crop", "0,0,1,1,1"),
        ("crop", "0,0,1,nan"),
        ("crop", "0,0,2,1"),
    ],
)
def test_text_that_is_no_value_is_refused_by_name(field: str, text: str) -> None:
    with pytest.raises(Refusal) as caught:
        NEUTRAL.patched_text({field: text}, CATALOG)
    assert (caught.value.code, caught.value.field) == ("invalid_recipe", field)


@pytest.mark.parametrize(
    ("text", "crop"),
    [
        ("0.25,0,0.5,1", {"x": 0.25, "y": 0, "width": 0.5, "height": 1}),
        ("none", None),
        ("", None),
    ],
)
def test_a_crop_is_read_from_text(text: str, crop: dict[str, float] | None) -> None:
    assert NEUTRAL.patched_text({"crop": text}, CATALOG).values["crop"] == crop


def test_a_crop_is_an_object_in_json_and_one_value_whatever_its_numbers_are_written_as() -> None:
    crops = [
        {"x": 0, "y": 0.5, "width": 1, "height": 0.5},
        {"height": 0.5, "width": 1.0, "y": 0.5, "x": -0.0},
    ]
    one, other = (NEUTRAL.patched({"crop": crop}, CATALOG) for crop in crops)
    assert (one, one.key, hash(one)) == (other, other.key, hash(other))
    assert json.dumps(other.values["crop"]) == json.dumps(crops[0])
    assert one.patched({"crop": None}, CATALOG) == NEUTRAL


def test_a_stored_recipe_may_miss_newer_fields_and_hold_older_ones() -> None:
    loaded = Recipe.load({"quality": 40, "sepia": 3, "scale": "wide"}, CATALOG)
    assert loaded.values == {**NEUTRAL.values, "quality": 40}


def test_values_can_be_changed_without_changing_the_recipe() -> None:
    NEUTRAL.values["quality"] = 1
    assert NEUTRAL.values["quality"] == 80
