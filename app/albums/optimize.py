"""The chore `optimize`: every member as its recipe makes it, the file kept with the batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.albums.album import Album
from app.albums.making import Making
from app.albums.member import Member
from app.batching.item import Item, Outcome
from app.errors import Refusal
from app.keeping.images import Images
from app.recipe.recipe import Catalog, Recipe

#: What a member is taken to have until it has been checked, in megapixels for each byte of its original.
_MEGAPIXELS_PER_BYTE = 4 / 2**20


class Optimize:
    """`on_made` is told the size of each file."""

    def __init__(
        self,
        images: Images,
        making: Making,
        catalog: Catalog,
        on_made: Callable[[Album, str, Recipe, int], None],
    ) -> None:
        self._images = images
        self._making = making
        self._catalog = catalog
        self._on_made = on_made

    def plan(self, album: Album, values: Mapping[str, Any], members: list[str] | None) -> list[Item]:
        """An item for each member, or for these, with all that is set for it at this moment; `values` win.
        Refusal `invalid_recipe`, `not_found`."""
        album.settings.recipe.patched(values, self._catalog)
        with album.changed:
            chosen = set(
                album.members.ids if members is None else [album.member(each).id for each in members]
            )
            return [
                Item(place, member.name, self._work(member), member.bytes, self._facts(album, member, values))
                for place, member in enumerate(album.members, 1)
                if member.id in chosen
            ]

    def act(self, album: Album, batch_id: str, holder: str, shared: Recipe, item: Item) -> Outcome:
        """Make the file and keep it with the batch. Refusal says why not."""
        recipe = self.ready(album, shared, item)
        source = self._images.source(self._images.record(item.facts["image_id"]))
        outcome = self._making.make(source, recipe, holder, batch_id, item.number)
        return self.noted(album, item, recipe, outcome)

    def ready(self, album: Album, shared: Recipe, item: Item) -> Recipe:
        """The recipe of an item, once its picture has been checked; the Refusal of a file that is refused."""
        self._wait_for(album, item.facts["image_id"])
        return shared.patched(item.facts["values"], self._catalog)

    def noted(self, album: Album, item: Item, recipe: Recipe, outcome: Outcome) -> Outcome:
        """What became of an item, wherever that was; its size counts from now on."""
        album.touch()
        if outcome.state == "done":
            self._on_made(album, item.facts["image_id"], recipe, outcome.bytes)
        return outcome

    def stop(self, shared: Recipe, item: Item) -> None:
        """Nobody wants this one any more."""
        recipe = shared.patched(item.facts["values"], self._catalog)
        self._making.cancel(item.facts["image_id"], recipe)

    def stands(self, album: Album, item: Item, outcome: Outcome) -> bool:
        """It changes no member: there is nothing to undo."""
        return False

    def _facts(self, album: Album, member: Member, values: Mapping[str, Any]) -> dict[str, Any]:
        own = album.settings.own_of(member.id)
        place = {"path": member.path, "modified_ns": member.modified_ns}
        return {"image_id": member.id, **place, "values": own | dict(values)}

    def _work(self, member: Member) -> float:
        if member.state == "ready":
            try:
                described = self._images.record(member.id).description
            except Refusal:
                return 0.0
            return float(described["width"] * described["height"] / 1e6)
        return 0.0 if member.state == "refused" else member.bytes * _MEGAPIXELS_PER_BYTE

    def _wait_for(self, album: Album, image_id: str) -> None:
        """Until it has been checked; the Refusal of a file that is refused."""
        with album.changed:
            while album.member(image_id).state == "waiting" and not album.is_over:
                album.changed.wait()
            error = album.member(image_id).error
        if error is not None:
            raise Refusal.from_dict(dict(error))
