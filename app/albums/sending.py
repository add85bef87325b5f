"""Sending: big batches of the chore `optimize` are done by batch workers, where there are some."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from app.albums.batch import Batch
from app.albums.optimize import Optimize
from app.batching.broker import CHUNK_ITEMS, Broker
from app.batching.item import Item, Outcome
from app.batching.sent import MOST_SENT, Sent, Standing
from app.recipe.recipe import Recipe
from app.storage.shelf import Shelf

#: The chore that is sent: the others change members, which only the server does that has the album.
SENT = "optimize"
#: Batches with fewer items are done here.
FEWEST_ITEMS = 2 * CHUNK_ITEMS


class Sending:
    """`width` items are done here at a time where no worker does them, and one of which nothing is heard for
    `silent_s` seconds is."""

    width = MOST_SENT

    def __init__(self, broker: Broker, optimize: Optimize, shelf: Shelf, width: int, silent_s: float) -> None:
        self._broker = broker
        self._optimize = optimize
        self._shelf = shelf
        self._silent_s = silent_s
        self._here = threading.BoundedSemaphore(width)

    def takes(self, chore: str, items: int) -> bool:
        """Whether a batch is one to be sent."""
        return chore == SENT and items >= FEWEST_ITEMS

    def act(
        self, batch: Batch, shared: Recipe, is_closing: Callable[[], bool], here: Callable[[Item], Outcome]
    ) -> Callable[[Item], Outcome]:
        """What does an item of this batch, elsewhere or `here`."""
        tray = self._shelf.tray(batch.id)
        standing, is_noted = partial(_standing, batch, is_closing), partial(_is_noted, batch)
        sent = Sent(batch.id, self._broker, tray, standing, is_noted, self._silent_s)

        def act(item: Item) -> Outcome:
            recipe = self._optimize.ready(batch.album, shared, item)
            facts = {"image_id": item.facts["image_id"], "recipe": dict(recipe.values)}
            outcome = sent.done(item.number, facts)
            if outcome is None:
                with self._here:
                    return here(item)
            return self._optimize.noted(batch.album, item, recipe, outcome)

        return act


def _standing(batch: Batch, is_closing: Callable[[], bool]) -> Standing:
    if is_closing():
        return "elsewhere"
    return "works" if batch.runner.state == "running" else "rests"


def _is_noted(batch: Batch, number: int) -> bool:
    return number in batch.runner.outcomes
