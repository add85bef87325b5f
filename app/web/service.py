"""The service behind the web: storage, workers, images and edits, put together once per process."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from app import guard, heap
from app.config import Config, ConfigError
from app.editing.edits import Edits
from app.editing.holdings import Holdings
from app.editing.images import Images
from app.editing.stopwatch import Waited
from app.editing.tell import Tell
from app.recipe.recipe import Catalog
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.process import WorkerLimits, WorkerProcess
from app.rendering.renditions import Renditions
from app.storage.local import LocalStorage
from app.web.live.room import disconnect_everybody


@dataclass
class Service:
    """Everything a request may need. Call `close` when the process ends."""

    config: Config
    storage: LocalStorage
    pool: Pool
    catalog: Catalog
    images: Images
    edits: Edits
    renditions: Renditions
    _stopping: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def start(
        cls, config: Config, tell: Tell, waited: Waited, on_performed: Callable[[Job], None]
    ) -> Service:
        os.umask(0o077)  # what this process and its workers write is for their user alone
        try:
            storage = LocalStorage(
                config.data_dir,
                quota_bytes=config.quota_mb * 2**20,
                floor_bytes=config.min_free_mb * 2**20,
            )
        except OSError as error:
            raise ConfigError(
                f"WHITTLE_DATA_DIR={str(config.data_dir)!r} cannot be used: {error.strerror}"
            ) from None
        limits = WorkerLimits.of(config)
        holdings = Holdings(config.max_images_per_address, config.max_mb_per_address * 2**20)
        pool = Pool(
            config.render_workers,
            lambda: WorkerProcess(limits, storage.whereabouts),
            config.render_timeout_s,
            on_performed=on_performed,
        )
        catalog = Catalog(pool.catalog)
        images = Images(storage, pool, config.image_ttl_min * 60, holdings)
        edits = Edits(images, pool, catalog, config.settle_ms / 1000, tell, waited)
        service = cls(config, storage, pool, catalog, images, edits, Renditions(pool))
        edits.end_expired()
        heap.return_large_blocks()  # previews: one is kept for each edit
        guard.background("sweep", lambda: guard.repeated("sweep", service._sweep, service.ended.is_set))
        return service

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def stop_taking(self) -> None:
        """No change is taken from here on: tabs are let go, which saves their edits."""
        self._stopping.set()
        disconnect_everybody()
        self.edits.save_all()

    def close(self) -> None:
        """Let tabs go, keep recipes, end the workers, and remove what was told not to be kept."""
        if self.ended.is_set():
            return
        self.ended.set()
        self.stop_taking()
        self.pool.close()
        self.storage.close(keep=self.config.keep_data)

    def _sweep(self) -> None:
        """End expired images, often enough that none outlives its time by more than a tenth. What fails in
        one step keeps none of the others."""
        if self.ended.wait(min(60.0, self.config.image_ttl_min * 6)):
            return
        for step in (
            self.storage.heal,
            self.edits.end_expired,
            self.edits.save_again,
            self.storage.space.count,
        ):
            with guard.guarded("sweep"):
                step()


def service() -> Service:
    """The service of the application that handles this request."""
    return cast(Service, current_app.extensions["whittle"])
