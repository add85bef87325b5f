"""The service: storage, workers, images and edits, put together once per process, whoever it is for."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from app import guard, heap
from app.albums.albums import Albums, Bounds
from app.albums.batches import VERSION as BATCH_VERSION
from app.albums.batches import BatchChore, Batches
from app.albums.bench import Bench
from app.albums.fitting import Fitting
from app.albums.hands import Hands
from app.albums.making import Making
from app.albums.open_albums import OpenAlbums
from app.albums.optimize import Optimize
from app.albums.publishing import AlbumPublications
from app.albums.sending import Sending
from app.albums.tidying import Tidying
from app.albums.undoing import Undoing
from app.batching.broker import Broker, NoBroker
from app.chores.kinds import chores
from app.config import Config, ConfigError
from app.editing.edits import Edits
from app.editing.saved import Saved
from app.editing.stopwatch import Waited
from app.editing.tell import HangUp, Tell
from app.keeping.holdings import Holdings
from app.keeping.images import Images
from app.publishing.estimates import Estimates
from app.publishing.publications import Publications
from app.publishing.sets import ResponsiveSets
from app.recipe.recipe import Catalog
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.process import WorkerLimits, WorkerProcess
from app.rendering.renditions import Renditions
from app.rendering.sharing import Sharing
from app.storage.bucket import Bucket, Unfit
from app.storage.image_folder import ImageFolder
from app.storage.local import LocalStorage
from app.storage.s3 import S3Storage
from app.storage.shelf import Shelf
from app.storage.storage import Storage

#: How late this server may hear that another has renewed a key or deleted an image.
_SHARE_EVERY_S = 1.0
#: A chunk of a batch of which nothing is heard for so many times the limit of one render is done here.
_SILENT_TIMES = 1.5


@dataclass
class Service:
    """Everything a request may need. Call `close` when the process ends. `let_go` ends the connections of all
    tabs."""

    config: Config
    storage: Storage
    pool: Pool
    catalog: Catalog
    images: Images
    edits: Edits
    albums: Albums
    open_albums: OpenAlbums
    fitting: Fitting
    batches: Batches
    made: Shelf
    renditions: Renditions
    publications: Publications
    album_publications: AlbumPublications
    estimates: Estimates
    let_go: Callable[[], None]
    ended: threading.Event
    _stopping: threading.Event = field(default_factory=threading.Event)

    @classmethod
    def start(
        cls,
        config: Config,
        tell: Tell,
        hang_up: HangUp,
        waited: Waited,
        on_performed: Callable[[Job], None],
        let_go: Callable[[], None],
    ) -> Service:
        """With its workers and its sweep. `tell` is how tabs are told facts, and `hang_up` how some are
        let go; `waited` and `on_performed` are told how long previews took and of each job that ended.
        ConfigError where it cannot start."""
        os.umask(0o077)  # what this process and its workers write is for their user alone
        check_shared(config)
        storage = open_storage(config)
        pool = start_workers(config, config.render_workers, storage.whereabouts, on_performed)
        catalog = Catalog(pool.catalog)
        holdings = _holdings(config)
        images = Images(storage, pool, config.image_ttl_min * 60, holdings)
        saved = Saved(storage, owner=f"{config.cell_name}-{uuid.uuid4().hex}")
        edits = Edits(images, saved, pool, catalog, config.settle_ms / 1000, tell, hang_up, waited)
        bounds = Bounds(config.max_album_files, config.max_album_mb * 2**20, config.album_ttl_min * 60)
        ended = threading.Event()
        albums = Albums(
            storage,
            images,
            edits,
            holdings,
            pool,
            catalog,
            bounds,
            config.render_workers,
            ended.is_set,
        )
        sharing = Sharing(storage.renditions) if storage.renditions is not None else None
        renditions = Renditions(pool, sharing)
        sets = ResponsiveSets(pool, renditions, catalog)
        publications = Publications(
            storage.publications, storage.space, images, sets, holdings, config.publication_ttl_s
        )
        images.on_new_key = publications.follow_key
        shelf = storage.shelf("batches", BATCH_VERSION)
        open_albums = OpenAlbums(albums, images, pool, tell, hang_up)
        hands, bench = Hands(albums, edits, images, shelf), Bench(storage.of_this_machine(), pool)
        work: dict[str, BatchChore] = {
            name: Tidying(chore, images, hands, bench) for name, chore in chores().items() if chore.in_place
        }
        optimize = work["optimize"] = Optimize(images, Making(renditions, shelf), catalog, open_albums.made)
        width, undoing = config.render_workers + 1, Undoing(hands)
        sending = _sending(config, optimize, shelf, width)
        batches = Batches(albums, shelf, work, undoing, catalog, width, tell, ended.is_set, sending)
        service = cls(
            config,
            storage,
            pool,
            catalog,
            images,
            edits,
            albums,
            open_albums,
            Fitting(albums, open_albums, images, pool, tell),
            batches,
            shelf,
            renditions,
            publications,
            AlbumPublications(images, publications, catalog),
            Estimates(pool, catalog),
            let_go,
            ended,
        )
        albums.end_expired()
        edits.end_expired()
        publications.end_expired()
        heap.return_large_blocks()  # previews: one is kept for each edit
        guard.background("sweep", lambda: guard.repeated("sweep", service._sweep, service.ended.is_set))
        if storage.is_shared:
            guard.background("share", lambda: guard.repeated("share", service._share, service.ended.is_set))
        return service

    @property
    def is_stopping(self) -> bool:
        return self._stopping.is_set()

    def stop_taking(self) -> None:
        """No change is taken from here on: tabs are let go, which saves their edits."""
        self._stopping.set()
        self.let_go()
        self.edits.save_all()
        self.albums.save_all()

    def close(self) -> None:
        """Let tabs go, keep recipes, end the workers, and remove what was told not to be kept."""
        if self.ended.is_set():
            return
        self.ended.set()
        self.stop_taking()
        self.pool.close()
        self.storage.close(keep=self.config.keep_data)

    def _share(self) -> None:
        """Hear from the other servers, and tell them, once a second."""
        if self.ended.wait(_SHARE_EVERY_S):
            return
        if self.storage.is_reachable():
            self.edits.save_again()
            self.edits.look_after()
            self.albums.share()
            self.storage.tell_uses()

    def _sweep(self) -> None:
        """End expired images, often enough that none outlives its time by more than a tenth. What fails in
        one step keeps none of the others."""
        if self.ended.wait(min(60.0, 6 * min(self.config.image_ttl_min, self.config.album_ttl_min))):
            return
        for step in (
            self.storage.heal,
            self.albums.end_expired,
            self.albums.save_all,
            self.edits.end_expired,
            self.publications.end_expired,
            self.edits.save_again,
            self.images.forget_gone,
            lambda: self.storage.trim(self.edits.ids()),
            self.storage.space.count,
            heap.give_back,
        ):
            with guard.guarded("sweep"):
                step()


def start_workers(
    config: Config,
    size: int,
    folder_of: Callable[[str], ImageFolder],
    on_performed: Callable[[Job], None] = lambda job: None,
) -> Pool:
    """A pool of `size` workers as the config has them, for the images that `folder_of` finds. WorkerDied or
    TimeoutError where none starts."""
    limits = WorkerLimits.of(config)
    return Pool(
        size, lambda: WorkerProcess(limits, folder_of), config.render_timeout_s, on_performed=on_performed
    )


def _holdings(config: Config) -> Holdings:
    """What each address holds: counted here, or by all servers together where they share what is held."""
    limits = config.max_images_per_address, config.max_mb_per_address * 2**20
    if config.storage_url and config.redis_url:
        from app.keeping.shared_holdings import SharedHoldings  # one machine does without Redis's library

        return SharedHoldings(*limits, config.redis_url, config.secret_key)
    return Holdings(*limits)


def _sending(config: Config, optimize: Optimize, shelf: Shelf, width: int) -> Sending | None:
    """How big batches come to batch workers, where there are some; ConfigError."""
    if not config.batch_url:
        return None
    try:
        broker = Broker(config.batch_url, config.render_timeout_s)
    except NoBroker as error:
        raise ConfigError(f"WHITTLE_BATCH_URL cannot be used: {error}") from None
    return Sending(broker, optimize, shelf, width, _SILENT_TIMES * config.render_timeout_s)


def check_shared(config: Config) -> None:
    """ConfigError names what would lose something where several servers share images."""
    if config.batch_url and not config.storage_url:
        raise ConfigError("WHITTLE_BATCH_URL needs WHITTLE_STORAGE_URL: batch workers know the bucket alone")
    if config.storage_url and not config.secret_key:
        raise ConfigError("WHITTLE_STORAGE_URL needs WHITTLE_SECRET_KEY, the same on every server")
    if config.storage_url and not config.keep_data:
        raise ConfigError("WHITTLE_STORAGE_URL needs WHITTLE_KEEP_DATA=true: the others go on")


def open_storage(config: Config) -> Storage:
    """ConfigError where it cannot be used."""
    try:
        here = LocalStorage(
            config.data_dir,
            quota_bytes=config.quota_mb * 2**20,
            floor_bytes=config.min_free_mb * 2**20,
        )
        if not config.storage_url:
            return here
        return _open_bucket(config, here)
    except OSError as error:
        raise ConfigError(
            f"WHITTLE_DATA_DIR={str(config.data_dir)!r} cannot be used: {error.strerror}"
        ) from None


def _open_bucket(config: Config, before: LocalStorage) -> Storage:
    """What many servers share; ConfigError."""
    try:
        bucket = Bucket(config.storage_url)
        bucket.check()
    except Unfit as error:
        raise ConfigError(f"WHITTLE_STORAGE_URL cannot be used: {error}") from None
    cache = LocalStorage(config.data_dir / "cache", floor_bytes=config.min_free_mb * 2**20)
    return S3Storage(bucket, cache, before, config.image_ttl_min * 60, config.cache_mb * 2**20)
