"""Making: the file of an item of a batch, rendered and kept with the batch, by whoever does the item."""

from __future__ import annotations

from app.batching.item import Outcome
from app.recipe.recipe import Recipe
from app.rendering import orders
from app.rendering.finished import RenditionFile
from app.rendering.renditions import Renditions
from app.rendering.source import Source
from app.storage.shelf import Shelf


class Making:
    """`shelf` is where batches keep what they have made."""

    def __init__(self, renditions: Renditions, shelf: Shelf) -> None:
        self._renditions = renditions
        self._shelf = shelf

    def make(self, source: Source, recipe: Recipe, holder: str, batch_id: str, number: int) -> Outcome:
        """What was made: `bytes`, `etag`, `crc`, `extension`, and `notices` where there are some. Refusal
        says why nothing was."""
        made = self._made(source, recipe, holder, batch_id, number)
        facts = {"bytes": made.bytes, "etag": made.etag, "crc": made.crc, "extension": made.extension}
        return Outcome("done", facts | ({"notices": list(made.notices)} if made.notices else {}))

    def cancel(self, image_id: str, recipe: Recipe) -> None:
        """Nobody wants this one any more."""
        self._renditions.cancel(image_id, recipe)

    def _made(self, source: Source, recipe: Recipe, holder: str, batch_id: str, number: int) -> RenditionFile:
        while True:
            path, made = self._renditions.get(source, recipe, holder, orders.item)
            try:
                self._shelf.adopt(batch_id, made_as(number, made.extension), path)
            except FileNotFoundError:  # it had to go for newer ones at once
                continue
            return made


def made_as(number: int, extension: str) -> str:
    """What the file of an item is called beside its batch."""
    return f"{number}.{extension}"
