"""Settings: what is set in an album, the shared recipe and what members have of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.recipe.field import Value, plain
from app.recipe.recipe import Catalog, Recipe

Own = Mapping[str, Value]


@dataclass(frozen=True)
class Settings:
    """`recipe` is for all; `own` has, by the id of a member, the fields that it sets otherwise. A value stays
    a member's own when the shared one comes to be the same. `ranks` are those of members that were moved."""

    recipe: Recipe
    own: Mapping[str, Own] = field(default_factory=dict)
    ranks: Mapping[str, float] = field(default_factory=dict)

    def recipe_of(self, image_id: str, catalog: Catalog) -> Recipe:
        """What a member is made with."""
        own = self.own.get(image_id)
        if not own:
            return self.recipe
        return self.recipe.patched({name: plain(value) for name, value in own.items()}, catalog)

    def own_of(self, image_id: str) -> dict[str, Any]:
        """The values of a member that differ from the shared ones, JSON-safe."""
        own = self.own.get(image_id)
        if not own:  # as most members, of which there may be a thousand
            return {}
        shared = dict(self.recipe.items)
        return {name: plain(value) for name, value in own.items() if value != shared.get(name)}

    def patched(self, changes: Any, catalog: Catalog) -> Settings:
        """With changes of the shared recipe; Refusal `invalid_recipe` of all of them."""
        return replace(self, recipe=self.recipe.patched(changes, catalog))

    def patched_own(self, image_ids: Iterable[str], changes: Any, catalog: Catalog) -> Settings:
        """With values of these members' own; None takes one back. Refusal `invalid_recipe` of all of them."""
        given = {name: value for name, value in changes.items() if value is not None}
        self.recipe.patched(given, catalog)
        checked = {name: catalog.field(name).check(value) for name, value in given.items()}
        taken = {catalog.field(name).name for name, value in changes.items() if value is None}
        own = dict(self.own)
        for image_id in image_ids:
            kept = {name: value for name, value in own.get(image_id, {}).items() if name not in taken}
            own[image_id] = kept | checked
            if not own[image_id]:
                del own[image_id]
        return replace(self, own=own)

    def without(self, image_ids: Iterable[str]) -> Settings:
        """After these members have gone."""
        gone = set(image_ids)
        own = {image_id: values for image_id, values in self.own.items() if image_id not in gone}
        ranks = {image_id: rank for image_id, rank in self.ranks.items() if image_id not in gone}
        return Settings(self.recipe, own, ranks)
