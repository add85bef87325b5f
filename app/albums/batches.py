"""All batches of this server: planned, begun, asked for, and gone on with after a restart."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Protocol

from app import guard
from app.albums.album import Album
from app.albums.albums import Albums
from app.albums.batch import Batch
from app.albums.teller import Teller
from app.albums.undoing import UNDO, Undoing
from app.batching.item import Item, Outcome
from app.batching.runner import OPEN, Runner
from app.editing.tell import Tell
from app.errors import Refusal
from app.keeping.rights import Credentials
from app.logs import short
from app.recipe.recipe import Catalog, Recipe
from app.storage.records import Unreadable
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


class Batches:
    """`width` is how many items of one batch are in work at once: one more than there are workers, so that
    none waits for the next. A holder's batches run one after the other; those of different holders share the
    workers as all their jobs do."""

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
    ) -> None:
        self._albums = albums
        self._shelf = shelf
        self._chores = {**chores, UNDO: undoing}
        self._undoing = undoing
        self._catalog = catalog
        self._width = width
        self._tell = tell
        self._ended = ended
        self._batches: dict[str, tuple[Batch, Teller]] = {}
        albums.on_end = self._forget_those_of
        shelf.on_lost = self._lose_album_of
        albums.on_taken_over = self._load_those_of
        albums.on_lost = self._let_go_those_of
        albums.has_work = lambda album: any(each.runner.state == "running" for each in self._of(album))
        self._load_all(shelf.ids())

    def start(self, album: Album, chore: str, values: Mapping[str, Any], members: list[str] | None) -> Batch:
        """Plan a batch and begin it, at once or when its holder's batch before it has ended. Refusal
        `wrong_state` while another of the album has not ended, `bad_request` for an unknown chore,
        `invalid_recipe`, `not_found`."""
        if chore not in self._chores:
            names = ", ".join(name for name in self._chores if name != UNDO)
            raise Refusal("bad_request", "There is no such chore. There are: {names}.", names=names)
        return self._begin(album, chore, lambda: self._chores[chore].plan(album, values, members))

    def undo(self, batch: Batch) -> Batch:
        """Give back what a batch has changed, by another. Refusal `wrong_state` where nothing of it stands,
        or while the album has one at work."""
        if batch.runner.state in OPEN or not batch.can_undo():
            raise Refusal("wrong_state", "There is nothing to undo of this batch.")
        ended = [(batch.runner.items[number], outcome) for number, outcome in batch.runner.outcomes.items()]
        return self._begin(batch.album, UNDO, lambda: self._undoing.plan_of(batch.id, ended))

    def _begin(self, album: Album, chore: str, plan: Callable[[], list[Item]]) -> Batch:
        with album.changed:
            if self.open_of(album) is not None:
                raise Refusal("wrong_state", "A batch of this album is at work. Wait for it, or cancel it.")
            items = plan()
            if not items:
                raise Refusal("wrong_state", "There is no picture in this album yet.")
            body = {
                "album_id": album.id,
                "chore": chore,
                "recipe": album.settings.recipe.values,
                "created_ms": int(time.time() * 1000),
            }
            batch_id = self._shelf.new_id(album.id)
            self._albums.note_batch(album, batch_id)
            self._shelf.write(batch_id, body)
            self._shelf.journal(batch_id).append({"plan": [item.to_dict() for item in items]})
            batch, teller = self._opened(batch_id, album, body)
        self._tell_started(batch)
        self._start_next()
        teller.note()
        return batch

    def find(self, batch_id: str, shown: Credentials) -> Batch:
        """The batch, for somebody who may see its album; the same `not_found` for everybody else."""
        if self._shelf.is_shared:
            self._have_taken_over(batch_id, shown)
        found = self._batches.get(batch_id)
        if found is None or found[0].album.right(shown) is None:
            raise no_batch()
        found[0].album.touch()
        return found[0]

    def get(self, batch_id: str) -> Batch | None:
        """For the server's own use."""
        return self._batches[batch_id][0] if batch_id in self._batches else None

    def teller(self, batch: Batch) -> Teller:
        return self._batches[batch.id][1]

    def open_of(self, album: Album) -> Batch | None:
        """The batch of an album that has not ended."""
        return next((each for each in self._of(album) if each.runner.state in OPEN), None)

    def newest_of(self, album: Album) -> Batch | None:
        """The last one that was made."""
        return max(self._of(album), key=lambda batch: batch.created_ms, default=None)

    def pause(self, batch: Batch) -> None:
        batch.runner.pause()
        self._start_next()

    def resume(self, batch: Batch) -> None:
        batch.runner.resume()

    def cancel(self, batch: Batch) -> None:
        batch.runner.cancel()

    def retry(self, batch: Batch) -> None:
        """Do again what failed, within the same batch. Refusal `wrong_state` while the album has another."""
        if self.open_of(batch.album) not in (None, batch):
            raise Refusal("wrong_state", "Another batch of this album is at work.")
        batch.runner.retry()
        self._tell_started(batch)

    def _tell_started(self, batch: Batch) -> None:
        payload = {"album_id": batch.album.id, "batch": batch.body()}
        self._tell("batch_started", self._albums.audience(batch.album), payload)

    def _of(self, album: Album) -> list[Batch]:
        return [batch for batch, _ in list(self._batches.values()) if batch.album is album]

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
                batch.runner.start()

    def _load_all(self, batch_ids: Iterable[str]) -> None:
        """Those of an earlier run, or of another server; what was running goes on."""
        found = [batch_id for batch_id in batch_ids if batch_id not in self._batches]
        for batch_id in found:
            with guard.guarded("batches"):
                self._load(batch_id)
        for batch, _ in [self._batches[batch_id] for batch_id in found if batch_id in self._batches]:
            if batch.runner.state == "running":
                batch.runner.start()
        self._start_next()

    def _load_those_of(self, album: Album) -> None:
        self._load_all(self._albums.batches_of(album))

    def _have_taken_over(self, batch_id: str, shown: Credentials) -> None:
        """Have the album of a batch here, with all of its batches."""
        found = self._batches.get(batch_id)
        try:
            album_id = found[0].album.id if found else (self._shelf.read(batch_id) or {}).get("album_id")
        except Unreadable:
            return
        if found is None:  # somebody else has begun it
            self._albums.doubt(str(album_id))
        self._albums.find(str(album_id), shown)

    def _lose_album_of(self, batch_id: str) -> None:
        """Another server goes on with a batch, so it has the album."""
        if batch_id in self._batches:
            self._albums.lose(self._batches[batch_id][0].album.id)

    def _let_go_those_of(self, album: Album) -> None:
        """Another server has the album, and goes on with its batches."""
        for batch in self._of(album):
            del self._batches[batch.id]
            self._shelf.let_go(batch.id)

    def _load(self, batch_id: str) -> None:
        try:
            body = self._shelf.claim(batch_id) or {}
            album = self._albums.get(body["album_id"])
            if album is None:
                self._shelf.remove(batch_id)
                return
            self._opened(batch_id, album, body)
        except (Unreadable, KeyError, TypeError) as error:
            log.error("batch %s cannot be read: %r", short(batch_id), error)

    def _opened(self, batch_id: str, album: Album, body: Mapping[str, Any]) -> tuple[Batch, Teller]:
        journal = self._shelf.journal(batch_id)
        plan = [each for line in journal.read() for each in line.get("plan", ())]
        batch = Batch(batch_id, album, body["chore"], body["created_ms"])
        teller = Teller(batch, self._tell, partial(self._albums.audience, album), self._start_next)
        chore, shared = self._chores[batch.chore], Recipe.load(body["recipe"], self._catalog)
        batch.runner = Runner(
            [Item(**each) for each in plan],
            partial(chore.act, album, batch_id, self._albums.holder(album), shared),
            journal,
            self._width,
            stop=partial(chore.stop, shared),
            on_change=teller.note,
            is_closing=lambda: self._ended() or album.is_over,
        )
        batch.can_undo = partial(_stands, batch, chore)
        self._batches[batch_id] = batch, teller
        return batch, teller

    def _forget_those_of(self, album: Album) -> None:
        """The album has gone: its batches end, and what they made goes too."""
        for batch in self._of(album):
            if batch.runner.state in OPEN:
                batch.runner.cancel()
            del self._batches[batch.id]
            self._shelf.remove(batch.id)


def _stands(batch: Batch, chore: BatchChore) -> bool:
    """Whether anything of what a batch has changed is still as it has left it."""
    done = [(n, each) for n, each in list(batch.runner.outcomes.items()) if each.state == "done"]
    return any(chore.stands(batch.album, batch.runner.items[number], outcome) for number, outcome in done)


def no_batch() -> Refusal:
    """The one answer for unknown, expired, deleted and someone else's."""
    return Refusal("not_found", "There is no such batch here. It goes with its album.")
