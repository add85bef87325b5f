"""Chunk work: what a batch worker does with some items of a batch. It knows the bucket, and no album."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from app.albums.batches import VERSION as BATCH_VERSION
from app.albums.making import Making
from app.batching.item import Outcome
from app.config import Config
from app.errors import Refusal
from app.keeping.record import VERSION as RECORD_VERSION
from app.keeping.record import ImageRecord
from app.recipe.recipe import Catalog, Recipe
from app.rendering.renditions import Renditions
from app.rendering.source import Source
from app.service import open_storage, start_workers
from app.storage.image_folder import RECORD
from app.storage.local import not_found
from app.storage.records import Unreadable

log = logging.getLogger(__name__)


class ChunkWork:
    """With one shut-in render worker, as a server has them. `config.data_dir` is for this one alone; nothing
    stays in it between two items."""

    def __init__(self, config: Config) -> None:
        self._storage = open_storage(config)
        self._pool = start_workers(config, 1, self._storage.whereabouts)
        self._catalog = Catalog(self._pool.catalog)
        self._shelf = self._storage.shelf("batches", BATCH_VERSION)
        self._making = Making(Renditions(self._pool), self._shelf)

    def do(
        self,
        batch_id: str,
        items: Sequence[Mapping[str, Any]],
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Do what is still to be done of these `{number, image_id, recipe}`, as long as the batch is at work;
        False where this worker stops on the way. Refusal `storage_unavailable`, ValueError.

        Whoever can write to the broker can ask for this, so the bucket has to know the batch, and an image
        must be of the batch's own album."""
        album_id, tray = self._album_of(batch_id), self._shelf.tray(batch_id)
        if album_id is None:
            return True
        for item in items:
            if type(item["number"]) is not int:
                raise ValueError("number")
            if is_stopping():
                return False
            if not tray.is_open():
                return True
            if tray.has_file(item["number"]):
                continue
            outcome = self._outcome(batch_id, album_id, item)
            tray.put(item["number"], outcome.to_dict())
        return True

    def close(self) -> None:
        self._pool.close()
        self._storage.close(keep=False)

    def _album_of(self, batch_id: str) -> str | None:
        try:
            album_id = (self._shelf.read(batch_id) or {}).get("album_id")
        except Unreadable:
            return None
        return album_id if isinstance(album_id, str) and album_id else None

    def _outcome(self, batch_id: str, album_id: str, item: Mapping[str, Any]) -> Outcome:
        image_id = item["image_id"]
        self._storage.forget_copies([image_id])  # a chore may have put another original in its place
        try:
            source = self._source(image_id, album_id)
            recipe = Recipe.load(item["recipe"], self._catalog)
            return self._making.make(source, recipe, "", batch_id, item["number"])
        except Refusal as refusal:
            return Outcome.of(refusal)
        except Exception:
            log.exception("an item of a batch failed")
            return Outcome.of(Refusal("internal_error", "That did not work. It has been noted."))
        finally:
            with suppress(Refusal):
                self._storage.forget_copies([image_id])
                self._shelf.let_go(batch_id)

    def _source(self, image_id: str, album_id: str) -> Source:
        try:
            stored = self._storage.read(image_id, RECORD, RECORD_VERSION)
            if stored is None:
                raise not_found()
            record = ImageRecord.read(image_id, stored.body)
            if record.album_id != album_id:
                raise not_found()
        except Unreadable:
            raise not_found() from None
        return Source.of(self._storage.folder(image_id), record.description)
