"""Recipe: everything a user has set for one picture, checked against the catalog. Imports no Pillow."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.errors import Refusal
from app.recipe.field import Field, Value, plain
from app.recipe.role import Role


class Catalog:
    """`catalog.describe()` as it reaches the web process: plain data, with its fields by name and by role,
    and its formats by name."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.fields: dict[str, Field] = {body["name"]: Field.from_dict(body) for body in data["fields"]}
        self.roles: dict[Role, Field] = {field.role: field for field in self.fields.values() if field.role}
        self.formats: dict[str, dict[str, Any]] = {body["name"]: body for body in data["formats"]}

    @property
    def read_mimes(self) -> list[str]:
        """Types of the files that are taken."""
        return [self.formats[name]["mime"] for name in self.data["reads"]]

    @property
    def written_mimes(self) -> list[str]:
        """Types of the files that are made."""
        return [format["mime"] for format in self.formats.values()]

    def field(self, name: Any) -> Field:
        """The field of that name, or Refusal("invalid_recipe")."""
        if isinstance(name, str) and name in self.fields:
            return self.fields[name]
        raise Refusal(
            "invalid_recipe",
            "There is no field of that name; the fields are {names}.",
            field=str(name)[:100],
            names=", ".join(self.fields),
        )


@dataclass(frozen=True)
class Recipe:
    """A value for every field, in catalog order. Equal recipes have equal keys."""

    items: tuple[tuple[str, Value], ...]

    @classmethod
    def default(cls, catalog: Catalog) -> Recipe:
        """Every field at its default. Pixels stay; quality and metadata are a matter of taste."""
        return cls(tuple((name, field.default) for name, field in catalog.fields.items()))

    @classmethod
    def load(cls, values: Any, catalog: Catalog) -> Recipe:
        """A stored recipe, perhaps from an earlier version: a value that is missing or no longer allowed
        gets its default, a field that is gone is left out."""
        recipe = cls.default(catalog)
        for name, value in (values if isinstance(values, Mapping) else {}).items():
            try:
                recipe = recipe.patched({name: value}, catalog)
            except Refusal:
                continue
        return recipe

    @property
    def values(self) -> dict[str, Any]:
        """JSON-safe, and the caller's own to change."""
        return {name: plain(value) for name, value in self.items}

    @cached_property
    def key(self) -> str:
        """32 hex digits of a hash over the values: stable over processes and restarts."""
        canonical = json.dumps(self.values, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:32]

    def patched(self, changes: Any, catalog: Catalog) -> Recipe:
        """With `changes`, a dict of field to value; Refusal("invalid_recipe") of the whole patch if any
        is unknown, of the wrong type or out of range."""
        if not isinstance(changes, Mapping):
            raise Refusal("invalid_recipe", "The changes must be an object of fields and values.")
        return self._with({name: catalog.field(name).check(value) for name, value in changes.items()})

    def patched_text(self, changes: Mapping[str, str], catalog: Catalog) -> Recipe:
        """`patched` for values that come as text, from a query string or a form: "72", "true", "#ffffff"."""
        return self._with({name: catalog.field(name).parse(text) for name, text in changes.items()})

    def reveals_more_than(self, other: Recipe, catalog: Catalog) -> bool:
        """Whether files of this recipe keep metadata that those of the other one leave out."""
        removes, keeps = catalog.roles["metadata"].name, catalog.roles["kept"].name
        if not other.values[removes]:
            return False
        return not self.values[removes] or not set(self.values[keeps]) <= set(other.values[keeps])

    def _with(self, checked: Mapping[str, Value]) -> Recipe:
        return Recipe(tuple((name, checked.get(name, value)) for name, value in self.items))
