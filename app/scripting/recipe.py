"""Recipe, as scripts write it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from app.errors import Refusal
from app.imaging.catalog import describe
from app.recipe import recipe as recipes
from app.recipe.recipe import Catalog


@cache
def catalog() -> Catalog:
    """Every field, format and preset of this version."""
    return Catalog(describe())


class Recipe:
    """What is made of a picture: `Recipe(format="webp", width=1600, quality=75)`.

    Fields and their ranges are those of `whittle catalog` and docs/http.md; what is not named has its
    default. Refusal `invalid_recipe` names the field and what it accepts. Recipes do not change; equal ones
    compare equal.
    """

    __slots__ = ("_values",)

    def __init__(self, **fields: Any) -> None:
        self._values = recipes.Recipe.default(catalog()).patched(_plain(fields), catalog())

    @classmethod
    def preset(cls, name: str, **fields: Any) -> Recipe:
        """A preset such as `web`, with fields of your own in place of its."""
        presets = {preset["name"]: preset["recipe"] for preset in catalog().data["presets"]}
        if name not in presets:
            raise Refusal("invalid_recipe", f"preset accepts {', '.join(presets)}.")
        return cls(**presets[name] | fields)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """From a JSON object, such as the page copies; Refusal `invalid_recipe` for anything else."""
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refusal("invalid_recipe", "The recipe must be a JSON object of fields and values.")
        return cls(**body)

    @classmethod
    def read(cls, path: str | Path) -> Recipe:
        """From a JSON file."""
        return cls.from_json(Path(path).read_text("utf-8"))

    def but(self, **fields: Any) -> Recipe:
        """The same with these fields changed."""
        return Recipe(**self.values | fields)

    @property
    def values(self) -> dict[str, Any]:
        """A value for every field, JSON-safe, yours to change."""
        return self._values.values

    @property
    def of_catalog(self) -> recipes.Recipe:
        """As the rest of the program has it."""
        return self._values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Recipe) and self._values == other._values

    def __hash__(self) -> int:
        return hash(self._values)

    def __repr__(self) -> str:
        default = recipes.Recipe.default(catalog()).values
        changed = [f"{name}={value!r}" for name, value in self.values.items() if value != default[name]]
        return f"Recipe({', '.join(changed)})"


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """A tuple is as good as a list, in a script."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}
