"""A batch: many originals, one recipe, several at once over the render workers."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from app.cli.outcome import Outcome
from app.cli.placing import place
from app.cli.plan import Errand
from app.config import Config, ConfigError
from app.errors import Refusal
from app.recipe.recipe import Recipe
from app.rendering import orders, stats
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.process import WorkerDied
from app.rendering.renditions import Renditions
from app.rendering.source import Source
from app.service import start_workers
from app.storage.image_folder import ImageFolder


class Batch:
    """Renders in `work`, a folder that nobody else uses, and puts what is finished in its place."""

    def __init__(self, pool: Pool, threads: ThreadPoolExecutor, work: Path) -> None:
        self._pool = pool
        self._threads = threads
        self._work = work
        self._renditions = Renditions(pool)

    @classmethod
    @contextmanager
    def started(cls, config: Config, most: int) -> Iterator[Batch]:
        """With workers for `most` files at once; ConfigError if none starts. However it is left, workers and
        work folder are gone then, and no file is half written."""
        size = min(config.render_workers, most)
        with tempfile.TemporaryDirectory(prefix="whittle-") as work:
            try:
                pool = start_workers(config, size, lambda image_id: ImageFolder(image_id, Path(work)))
            except (WorkerDied, TimeoutError):
                raise ConfigError("No render worker starts. Does WHITTLE_RENDER_MEMORY_MB suffice?") from None
            threads = ThreadPoolExecutor(size)
            try:
                yield cls(pool, threads, Path(work))
            finally:
                pool.close()  # first, so that no thread waits for a render any more
                threads.shutdown(cancel_futures=True)

    def start(
        self, errands: list[Errand], recipe: Recipe, overwrite: bool, on_end: Callable[[], None]
    ) -> list[Future[Outcome]]:
        """Start all, and say what will become of each. `on_end` is called, in any thread, as each ends."""
        outcomes = [self._threads.submit(self._optimize, errand, recipe, overwrite) for errand in errands]
        for outcome in outcomes:
            outcome.add_done_callback(lambda _: on_end())
        return outcomes

    def _optimize(self, errand: Errand, recipe: Recipe, overwrite: bool) -> Outcome:
        folder = ImageFolder(str(uuid.uuid4()), self._work)
        try:
            folder.make()
            folder.original.symlink_to(errand.file.absolute())
            return self._render(errand, folder, recipe, overwrite)
        except Refusal as refusal:
            return Outcome.refused(errand.file, refusal)
        except OSError as error:
            return Outcome.unwritable(errand.file, errand.target, error)
        finally:
            shutil.rmtree(folder.path, ignore_errors=True)

    def _render(self, errand: Errand, folder: ImageFolder, recipe: Recipe, overwrite: bool) -> Outcome:
        """As the server's one-shot does it, so that the bytes are the same."""
        header, _ = self._pool.run(Job(orders.probe(folder.id)))
        source = Source.of(folder, header["description"])
        path, made = self._renditions.get(source, recipe)
        place(path, errand.target, overwrite)
        numbers = stats.of_file(made, source.facts["bytes"])
        notices = (*header["description"]["notices"], *made.notices)
        return Outcome(errand.file, errand.target, numbers, notices)
