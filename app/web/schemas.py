"""JSON Schemas of what travels over HTTP, made from the same declarations as the checks."""

from __future__ import annotations

from typing import Any

from app.errors import REFUSALS
from app.recipe.field import Field
from app.recipe.recipe import Catalog

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer", "minimum": 0}
FLAG: Schema = {"type": "boolean"}
FILE: Schema = {"type": "string", "format": "binary"}
UUID: Schema = {"type": "string", "format": "uuid"}
_FRACTION: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_CROP_TEXT = r"^(none|[0-9.]+,[0-9.]+,[0-9.]+,[0-9.]+)$"

#: What `images.image_body` and `images.rights` tell of an image.
IMAGE_FIELDS: Schema = {
    "id": UUID,
    "url": TEXT,
    "editor_url": TEXT,
    "name": TEXT,
    "title": TEXT,
    "alt": TEXT,
    "format": {"$ref": "#/components/schemas/ReadFormat"},
    "mime": {"$ref": "#/components/schemas/ReadType"},
    "width": WHOLE,
    "height": WHOLE,
    "bytes": WHOLE,
    "has_alpha": FLAG,
    "orientation": {"type": "integer", "minimum": 1, "maximum": 8},
    "is_odd": FLAG,
    "metadata": {"type": "object", "additionalProperties": {"type": "object"}},
    "notices": {"type": "array", "items": TEXT},
    "created_at": WHOLE,
    "expires_at": WHOLE,
    "recipe": {"$ref": "#/components/schemas/Recipe"},
    "revision": WHOLE,
    "may_edit": FLAG,
}

PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": TEXT,
        "title": TEXT,
        "status": WHOLE,
        "detail": TEXT,
        "code": {"enum": list(REFUSALS)},
        "field": TEXT,
    },
    "additionalProperties": False,
}

RENEWED: Schema = {
    "type": "object",
    "required": ["right", "key"],
    "properties": {"right": {"enum": ["view", "edit"]}, "key": TEXT},
    "additionalProperties": False,
}

CATALOG: Schema = {
    "type": "object",
    "required": ["version", "fields", "formats", "reads", "presets", "chores", "limits"],
}

HEALTH: Schema = {
    "type": "object",
    "required": ["status", "failed", "version"],
    "properties": {
        "status": {"enum": ["ok", "failing"]},
        "failed": {"type": "array", "items": TEXT},
        "version": TEXT,
    },
}

READINESS: Schema = {
    "type": "object",
    "required": ["status", "because"],
    "properties": {
        "status": {"enum": ["ready", "not ready"]},
        "because": {"type": "array", "items": TEXT},
    },
}


def image(*keys: str) -> Schema:
    """The image body with these keys in it; `view_key` is for editors only."""
    properties = IMAGE_FIELDS | {"view_key": TEXT} | dict.fromkeys(keys, TEXT)
    required = [*IMAGE_FIELDS, *keys]
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def components(catalog: Catalog) -> Schema:
    """What other schemas refer to: all that depends on the formats and fields there are."""
    return {
        "Problem": PROBLEM,
        "Recipe": recipe(catalog),
        "ReadFormat": {"enum": catalog.data["reads"]},
        "ReadType": {"enum": catalog.read_mimes},
    }


def recipe(catalog: Catalog) -> Schema:
    """A whole recipe, as JSON."""
    return {
        "type": "object",
        "required": list(catalog.fields),
        "properties": {name: _field(field) for name, field in catalog.fields.items()},
        "additionalProperties": False,
    }


def recipe_texts(catalog: Catalog) -> Schema:
    """Each field as it is written in a query or a form."""
    return {name: _field(field, as_text=True) for name, field in catalog.fields.items()}


def _field(field: Field, as_text: bool = False) -> Schema:
    schema = _kind(field, as_text)
    if field.words:
        schema = {"anyOf": [schema, {"enum": [word.value for word in field.words]}]}
    return schema | {"description": field.help}


def _list_text(names: list[int | str]) -> Schema:
    """Some of the names with commas between, or "none"."""
    either = "|".join(str(name) for name in names)
    return {"type": "string", "pattern": f"^(none|({either})(,({either}))*)?$"}


def _kind(field: Field, as_text: bool) -> Schema:
    if field.kind in ("integer", "number"):
        bounds = {"minimum": field.minimum, "maximum": field.maximum}
        return {"type": field.kind} | {name: bound for name, bound in bounds.items() if bound is not None}
    if field.kind == "choice":
        return {"enum": [choice.value for choice in field.choices]}
    if field.kind == "choices":
        names = [choice.value for choice in field.choices]
        return _list_text(names) if as_text else {"type": "array", "items": {"enum": names}}
    if field.kind == "boolean":
        return FLAG
    if field.kind == "color":
        return {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"}
    if as_text:
        return {"type": "string", "pattern": _CROP_TEXT}
    sides = ("x", "y", "width", "height")
    region = {"type": "object", "required": list(sides), "properties": dict.fromkeys(sides, _FRACTION)}
    return {"anyOf": [{"type": "null"}, region | {"additionalProperties": False}]}
