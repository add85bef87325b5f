"""The whole result of a recipe, and the recipes that make it less wide or of another format."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from app.recipe.recipe import Catalog, Recipe


@dataclass(frozen=True)
class Whole:
    """A recipe and the pixels of its result."""

    recipe: Recipe
    catalog: Catalog
    width: int
    height: int

    def height_at(self, width: int) -> int:
        return max(1, round(self.height * width / self.width))

    def pixels(self, width: int) -> int:
        """Of the same picture, so many pixels wide."""
        return width * self.height_at(width)

    def narrowed(self, most: int) -> int:
        """The width at which it has at most about so many pixels; its own where that has no more."""
        return min(self.width, max(1, round(math.sqrt(most * self.width / self.height))))

    def at(self, width: int, format: str) -> Recipe:
        """The recipe whose result is the same picture, so many pixels wide and of that format."""
        roles, values = self.catalog.roles, self.recipe.values
        changes: dict[str, Any] = {roles["format"].name: format}
        if width < self.width:
            boxed = values[roles["width"].name] and values[roles["height"].name]
            # Rounded up, so that the width is what bounds a picture that is fitted inside.
            high = -(-self.height * width // self.width) if boxed else 0
            changes |= {roles["width"].name: width, roles["height"].name: high, roles["scale"].name: 100}
            changes |= self._shorter(width / self.width)
        return self.recipe.patched(changes, self.catalog)

    def _shorter(self, share: float) -> dict[str, Any]:
        """Lengths in pixels of the result, such as a blur, shrink with it, so that it looks the same."""
        lengths = [
            field.name
            for field in self.catalog.fields.values()
            if field.kind == "number" and field.unit == "px" and field.role is None
        ]
        return {name: round(self.recipe.values[name] * share, 2) for name in lengths}
