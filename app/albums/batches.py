"""All batches of this server: planned, begun, asked for, and gone on with after a restart."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import Any, Protocol

from app.albums.album import Album
from app.albums.albums import Albums
from app.albums.batch import Batch
from app.albums.owned_batches import OwnedBatches, no_batch
from app.albums.sending import Sending
from app.albums.teller import Teller
from app.albums.undoing import UNDO, Undoing
from app.batching.item import Item, Outcome
from app.batching.runner import OPEN, Runner
from app.editing.tell import Tell
from app.errors import Refusal
from app.recipe.recipe import Catalog, Recipe
from app.storage.shelf import Shelf

log = logging.getLogger(__name__)

VERSION = 1


class BatchChore(Protocol):
    """What a batch can do with the members of an album."""

    def plan(self, album: Album, values: Mapping[str, Any], members: list[str] | None) -> list[Item]:
        """What is to be done, fixed from here on; Refusal for values that are not valid."""

    def act(self, album: Album, batch_id: str, holder: str, shared: Recipe, item: Item) -> Outcome:
        """Do one item; `shared` is the album's recipe as it was planned with."""

    def stop(self, shared: Recipe, item: Item) -> None:
        """Nobody wants an item any more that is in work."""

    def stands(self, album: Album, item: Item, outcome: Outcome) -> bool:
        """Whether there is something to undo of an item that was done."""


class Batches(OwnedBatches):
    """`width` is how many items of one batch are in work at once: one more than there are workers, so that
    none waits for the next. A holder's batches run one after the other; those of different holders share the
    workers as all their jobs do. With `sending`, big ones are done elsewhere."""

    def __init__(
        self,
        albums: Albums,
        shelf: Shelf,
        chores: Mapping[str, BatchChore],
        undoing: Undoing,
        catalog: Catalog,
        width: int,
        tell: Tell,
        ended: Callable[[], bool],
        sending: Sending | None = None,
    ) -> None:
        super().__init__(albums, shelf)
        self._chores = {**chores, UNDO: undoing}
        self._undoing = undoing
        self._catalog = catalog
        self._width = width
        self._tell = tell
        self._ended = ended
        self._sending = sending
        self._load_all(shelf.ids())

    def start(self, album: Album, chore: str, values: Mapping[str, Any], members: list[str] | None) -> Batch:
        """Plan a batch and begin it, at once or when its holder's batch before it has ended. Refusal
        `wrong_state` while another of the album has not ended, `bad_request` for an unknown chore,
        `invalid_recipe`, `not_found`."""
        if chore not in self._chores:
            names = ", ".join(name for name in self._chores if name != UNDO)
            raise Refusal("bad_request", "There is no such chore. There are: {names}.", names=names)

        def begin(held: Album) -> Batch:
            return self._begin(held, chore, lambda: self._chores[chore].plan(held, values, members))

        return self._albums.surely(album, begin)

    def undo(self, batch: Batch) -> Batch:
        """Give back what a batch has changed, by another. Refusal `wrong_state` where nothing of it stands,
        or while the album has one at work."""
        return self._steered(batch, self._undo)

    def _undo(self, batch: Batch) -> Batch:
        if batch.runner.state in OPEN or not batch.can_undo():
            raise Refusal("wrong_state", "There is nothing to undo of this batch.")
        ended = [(batch.runner.items[number], outcome) for number, outcome in batch.runner.outcomes.items()]
        return self._begin(batch.album, UNDO, lambda: self._undoing.plan_of(batch.id, ended), batch.id)

    def _begin(
        self, album: Album, chore: str, plan: Callable[[], list[Item]], of: str | None = None
    ) -> Batch:
        with album.changed:
            if self.open_of(album) is not None:
                raise Refusal("wrong_state", "A batch of this album is at work. Wait for it, or cancel it.")
            items = plan()
            if not items:
                raise Refusal("wrong_state", "There is no picture in this album yet.")
            body = {
                "album_id": album.id,
                "chore": chore,
                "of": of,
                "recipe": album.settings.recipe.values,
                "created_ms": int(time.time() * 1000),
            }
            batch_id = self._written(album, body, items)
            batch, teller = self._opened(batch_id, album, body)
        self._tell_started(batch)
        self._start_next()
        teller.note()
        return batch

    def _written(self, album: Album, body: dict[str, Any], items: list[Item]) -> str:
        """The id of a batch that is written down; in the last step it begins."""
        batch_id = self._shelf.new_id(album.id)
        try:
            self._shelf.write(batch_id, body)
            self._shelf.journal(batch_id).append({"plan": [item.to_dict() for item in items]})
            self._albums.begin_batch(album, batch_id)
        except Refusal:
            with suppress(Refusal):
                self._shelf.remove(batch_id)
            raise
        return batch_id

    def pause(self, batch: Batch) -> Batch:
        """The batch, as this server has it then; so below."""
        paused = self._steered(batch, lambda each: _done_to(each, each.runner.pause))
        self._start_next()
        return paused

    def resume(self, batch: Batch) -> Batch:
        return self._steered(batch, lambda each: _done_to(each, each.runner.resume))

    def cancel(self, batch: Batch) -> Batch:
        return self._steered(batch, lambda each: _done_to(each, each.runner.cancel))

    def retry(self, batch: Batch) -> Batch:
        """Do again what failed, within the same batch. Refusal `wrong_state` while the album has another."""
        return self._steered(batch, self._retry)

    def _retry(self, batch: Batch) -> Batch:
        if self.open_of(batch.album) not in (None, batch):
            raise Refusal("wrong_state", "Another batch of this album is at work.")
        batch.runner.retry()
        self._tell_started(batch)
        return batch

    def _steered(self, batch: Batch, steer: Callable[[Batch], Batch]) -> Batch:
        """Do something to a batch whose album this server has for sure. Refusal `not_found`."""

        def act(album: Album) -> Batch:
            found = self._batches.get(batch.id)
            if found is None:
                raise no_batch()
            return steer(found[0])

        return self._albums.surely(batch.album, act)

    def _tell_started(self, batch: Batch) -> None:
        payload = {"album_id": batch.album.id, "batch": batch.body()}
        self._tell("batch_started", self._albums.audience(batch.album), payload)

    def _start_next(self) -> None:
        """Begin what is planned of holders that have nothing running."""
        if self._ended():
            return
        open_ones = [
            batch for batch, _ in self._batches.values() if batch.runner.state in ("planned", "running")
        ]
        busy = {self._albums.holder(each.album) for each in open_ones if each.runner.state == "running"}
        for batch in sorted(open_ones, key=lambda batch: batch.created_ms):
            holder = self._albums.holder(batch.album)
            if batch.runner.state == "planned" and holder not in busy:
                busy.add(holder)
                _start(batch)

    def _opened(self, batch_id: str, album: Album, body: Mapping[str, Any]) -> tuple[Batch, Teller]:
        journal = self._shelf.journal(batch_id)
        plan = [each for line in journal.read() for each in line.get("plan", ())]
        batch = Batch(batch_id, album, body["chore"], body["created_ms"], body.get("of"))
        teller = Teller(batch, self._tell, partial(self._albums.audience, album), self._start_next)
        chore, shared = self._chores[batch.chore], Recipe.load(body["recipe"], self._catalog)
        act: Callable[[Item], Outcome]
        act, width = partial(chore.act, album, batch_id, self._albums.holder(album), shared), self._width

        def is_closing() -> bool:
            return self._ended() or album.is_over

        if self._sending is not None and self._sending.takes(batch.chore, len(plan)):
            act, width = self._sending.act(batch, shared, is_closing, act), self._sending.width
        batch.runner = Runner(
            [Item(**each) for each in plan],
            act,
            journal,
            width,
            stop=partial(chore.stop, shared),
            on_change=teller.note,
            is_closing=is_closing,
        )
        batch.can_undo = partial(_stands, batch, chore)
        self._batches[batch_id] = batch, teller
        return batch, teller


def _start(batch: Batch) -> None:
    """Begin, unless another server has the batch by now: it begins there."""
    try:
        batch.runner.start()
    except Refusal as refusal:
        if refusal.code != "moved":
            raise


def _done_to(batch: Batch, act: Callable[[], None]) -> Batch:
    act()
    return batch


def _stands(batch: Batch, chore: BatchChore) -> bool:
    """Whether anything of what a batch has changed is still as it has left it."""
    done = [(n, each) for n, each in list(batch.runner.outcomes.items()) if each.state == "done"]
    return any(chore.stands(batch.album, batch.runner.items[number], outcome) for number, outcome in done)
