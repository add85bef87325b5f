"""The workshop: workers and a work folder for files that are no image of a server, for shell and scripts."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.config import Config, ConfigError
from app.recipe.recipe import Recipe
from app.rendering import orders
from app.rendering.finished import RenditionFile
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.rendering.process import WorkerDied
from app.rendering.renditions import Renditions
from app.rendering.source import Source
from app.service import start_workers
from app.storage.image_folder import ImageFolder


@dataclass(frozen=True)
class Opened:
    """A file that may be rendered, and sentences about what of it cannot be kept."""

    source: Source
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """What was made of a file: where it lies, and what it is. `notices` are about the original."""

    path: Path
    file: RenditionFile
    original_bytes: int
    notices: tuple[str, ...]


class Workshop:
    """`threads` are as many as there are workers, `size`; `work` is a folder that nobody else uses."""

    def __init__(self, pool: Pool, threads: ThreadPoolExecutor, work: Path, size: int) -> None:
        self.pool = pool
        self.threads = threads
        self.work = work
        self.renditions = Renditions(pool)
        self.size = size

    @classmethod
    @contextmanager
    def started(cls, config: Config, most: int) -> Iterator[Workshop]:
        """With workers for `most` files at once; ConfigError if none starts. However it is left, workers and
        work folder are gone then."""
        size = min(config.render_workers, most)
        with tempfile.TemporaryDirectory(prefix="whittle-") as work, _swept(work):
            try:
                pool = start_workers(config, size, lambda image_id: ImageFolder(image_id, Path(work)))
            except (WorkerDied, TimeoutError):
                raise ConfigError("No render worker starts. Does WHITTLE_RENDER_MEMORY_MB suffice?") from None
            threads = ThreadPoolExecutor(size)
            try:
                yield cls(pool, threads, Path(work), size)
            finally:
                pool.close()  # first, so that no thread waits for a render any more
                threads.shutdown(cancel_futures=True)

    @contextmanager
    def opened(self, file: Path) -> Iterator[Opened]:
        """A file, checked as an upload is; Refusal says why it cannot be rendered. What is made of it is gone
        afterwards."""
        with self._folder_of(file) as folder:
            header, _ = self.pool.run(Job(orders.accept(folder.id)))
            description = header["description"]
            yield Opened(Source.of(folder, description), tuple(description["notices"]))

    @contextmanager
    def made(self, file: Path, recipe: Recipe, *, judges: bool) -> Iterator[Made]:
        """The one file that is made of a file, with the bytes that a server would make; it is gone
        afterwards. Refusal says why there is none."""
        with self._folder_of(file) as folder:
            header, _ = self.pool.run(Job(orders.optimize(folder.id, recipe, judges=judges)))
            description, made = header["description"], RenditionFile(**header["output"])
            path = folder.rendition(recipe.key, made.extension)
            yield Made(path, made, description["bytes"], tuple(description["notices"]))

    def done_to(self, file: Path, chore: str, format: str, content: Mapping[str, Any]) -> bytes:
        """The new bytes of a file by a chore that decodes; Refusal says why there are none."""
        with self._folder_of(file) as folder:
            self.pool.run(Job(orders.chore(folder.id, chore, format, content)))
            return folder.proxy.read_bytes()

    @contextmanager
    def _folder_of(self, file: Path) -> Iterator[ImageFolder]:
        """A folder whose original is that file."""
        folder = ImageFolder(str(uuid.uuid4()), self.work)
        try:
            folder.make()
            folder.original.symlink_to(file.absolute())
            yield folder
        finally:
            shutil.rmtree(folder.path, ignore_errors=True)


@contextmanager
def _swept(folder: str) -> Iterator[None]:
    """A process that removes the folder once this one has ended, however that was: it waits for the end of a
    pipe, which the system closes for one that is killed too."""
    command = ["/bin/sh", "-c", 'read -r _; rm -rf -- "$1"', "sweep", folder]
    try:
        sweeper = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    except OSError:
        yield  # a system without a shell: only a killed run leaves its folder
        return
    assert sweeper.stdin is not None
    try:
        yield
    finally:
        sweeper.stdin.close()
        sweeper.wait()
