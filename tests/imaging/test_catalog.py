"""The catalog is complete, plain data, and can be used where there is no Pillow."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.imaging.catalog import GROUPS, field_for
from app.imaging.formats import formats
from app.recipe.recipe import Catalog, Recipe
from app.recipe.role import ROLES

ROOT = Path(__file__).resolve().parents[2]

# The contract, section 1, as far as it has been built.
CONTRACT = {
    "format": "original",
    "quality": 80,
    "lossless": False,
    "colors": 0,
    "scale": 100,
    "rotate": 0,
    "brightness": 0,
    "contrast": 0,
    "saturation": 0,
    "sharpen": 0,
    "blur": 0,
    "strip_metadata": True,
    "background": "#ffffff",
    "grayscale": False,
    "width": 0,
    "height": 0,
    "fit": "inside",
    "gravity": "center",
    "enlarge": False,
    "straighten": 0,
    "exposure": 0,
    "highlights": 0,
    "shadows": 0,
    "temperature": 0,
    "tint": 0,
    "vibrance": 0,
    "auto_tone": False,
    "flip": "none",
}


def test_every_field_of_the_contract_is_there_with_its_default(fields: Catalog) -> None:
    assert CONTRACT.items() <= Recipe.default(fields).values.items()


def test_every_field_has_words_and_a_group(fields: Catalog) -> None:
    for field in fields.fields.values():
        assert field.label, field.name
        assert field.help.endswith("."), field.name
        assert field.group in GROUPS, field.name


def test_every_role_stands_at_exactly_one_field(fields: Catalog) -> None:
    stand = [field.role for field in fields.fields.values() if field.role]
    assert sorted(stand) == sorted(ROLES)


def test_a_field_is_found_by_its_role_on_both_sides_of_the_wire(fields: Catalog) -> None:
    for role in ROLES:
        assert fields.roles[role].role == role
        assert fields.roles[role] == field_for(role)


def test_groups_stand_together_in_order(fields: Catalog) -> None:
    order = [GROUPS.index(field.group) for field in fields.fields.values()]
    assert order == sorted(order)


def test_the_catalog_still_has_the_former_name_of_the_default(described: dict[str, Any]) -> None:
    for body in described["fields"]:
        assert body["neutral"] == body["default"], body["name"]


def test_every_default_and_every_choice_passes_its_own_check(fields: Catalog) -> None:
    for field in fields.fields.values():
        assert field.check(field.default) == field.default
        for choice in field.choices:
            value = (choice.value,) if field.kind == "choices" else choice.value
            assert field.check(value) == value


def test_a_field_survives_json(described: dict[str, Any], fields: Catalog) -> None:
    for body in described["fields"]:
        assert fields.fields[body["name"]].to_dict().items() <= body.items()


def test_a_field_names_the_formats_that_use_it(fields: Catalog) -> None:
    for name, field in fields.fields.items():
        using = {format for format, body in fields.formats.items() if name in body["fields"]}
        assert name == "background" or set(field.formats) == using, name
    assert {"avif", "jpeg", "webp"} <= set(fields.fields["quality"].formats)
    assert fields.fields["scale"].formats == ()


def test_a_background_is_for_pictures_with_transparency_in_formats_without(fields: Catalog) -> None:
    without = {name for name, body in fields.formats.items() if not body["alpha"]}
    assert set(fields.fields["background"].formats) == without
    assert [name for name, field in fields.fields.items() if field.needs_alpha] == ["background"]


def test_a_format_tells_what_it_can(fields: Catalog) -> None:
    assert set(fields.formats) == set(formats())
    for name, format in formats().items():
        body = fields.formats[name]
        assert (body["mime"], body["alpha"]) == (format.mime, format.alpha)
        assert body["lossy"] == format.lossy(format.defaults)
        assert body["mime"].startswith("image/") and format.help.endswith(".")


def test_every_format_that_is_taken_is_written_too(fields: Catalog) -> None:
    """`original` keeps the kind of the upload."""
    assert {"jpeg", "png", "webp"} <= set(fields.data["reads"]) <= set(fields.formats)


def test_one_preset_after_another_leaves_nothing_of_the_one_before(described: dict[str, Any]) -> None:
    # A quality is not looked at where it is searched for, or nothing is lost.
    named = [set(preset["recipe"]) - {"quality"} for preset in described["presets"]]
    assert all(names == named[0] for names in named)


def test_every_preset_is_a_valid_recipe(described: dict[str, Any], fields: Catalog) -> None:
    assert described["presets"]
    for preset in described["presets"]:
        recipe = Recipe.default(fields).patched(preset["recipe"], fields)
        assert recipe != Recipe.default(fields)
        assert preset["label"]
        assert preset["help"]


@pytest.mark.parametrize(
    "module", ["recipe.field", "recipe.recipe", "recipe.view", "imaging.spec", "imaging.reading.inspect"]
)
def test_what_the_web_process_uses_imports_no_pillow(module: str) -> None:
    code = f"import sys, app.{module}; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
