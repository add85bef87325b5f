"""Catalog: every field, format and preset as plain data. Made in a render worker; everything that is checked,
drawn or documented elsewhere is made from it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from app.imaging.formats import formats
from app.imaging.operations import STAGES
from app.imaging.operations.finish import background
from app.imaging.output import DENSITY, KEEP, STRIP_METADATA, TARGET_BYTES, format_field
from app.imaging.presets import PRESETS
from app.imaging.reading.inspect import READERS
from app.imaging.spec import Format
from app.recipe.field import Choice, Field, Value
from app.recipe.role import Role

#: The headings fields stand under, in the order they are shown.
GROUPS = ("Compress", "Resize", "Light", "Color", "Detail", "Metadata")


def describe() -> dict[str, Any]:
    """`{fields, formats, reads, presets}`, JSON-safe. Fields are in the order they are shown, and in a
    group in the order they are used. `reads` names the formats that are taken."""
    return {
        # `neutral` is the former name of `default`; it goes with version 0.3.
        "fields": [{**field.to_dict(), "neutral": field.to_dict()["default"]} for field in declared()],
        "formats": [format.to_dict() for format in formats().values()],
        "reads": list(READERS),
        "presets": [vars(preset) for preset in PRESETS],
    }


@cache
def declared() -> tuple[Field, ...]:
    """Every field, with the formats and the pictures that use it."""
    menu = tuple(Choice(format.name, format.label) for format in formats().values())
    options = {field.name: field for format in formats().values() for field in format.fields}
    operations = [field for stage in STAGES for field in stage.fields]
    every = [format_field(menu), *options.values(), TARGET_BYTES, *operations, STRIP_METADATA, KEEP, DENSITY]
    return tuple(sorted(map(_with_use, every), key=lambda field: GROUPS.index(field.group)))


@cache
def field_for(role: Role) -> Field:
    """The field that has a role."""
    return next(field for field in declared() if field.role == role)


def values_for(**values: Value) -> dict[str, Value]:
    """A part of a recipe, its values given by role: `values_for(scale=50)`."""
    names: dict[str, str] = {field.role: field.name for field in declared() if field.role}
    return {names[role]: value for role, value in values.items()}


def _with_use(field: Field) -> Field:
    used = tuple(format.name for format in formats().values() if _uses(format, field))
    return replace(field, formats=used, needs_alpha=field in background.fields)


def _uses(format: Format, field: Field) -> bool:
    if field in background.fields:
        return not format.alpha
    return field in format.fields
