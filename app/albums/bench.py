"""The bench: where a shut-in worker makes a member's new bytes, from a file that stays as it is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.blocking import offload
from app.rendering import orders
from app.rendering.job import Job
from app.rendering.pool import Pool
from app.storage.files import disk_refusals
from app.storage.storage import Storage


class Bench:
    """All parsing of a file happens in a worker, as the files are those of strangers."""

    def __init__(self, storage: Storage, pool: Pool) -> None:
        self._storage = storage
        self._pool = pool

    @contextmanager
    def made(
        self, file: Path, chore: str, format: str, content: Mapping[str, Any], holder: str
    ) -> Iterator[tuple[Path, dict[str, Any]]]:
        """What the chore makes of a file, and its description; gone afterwards. Refusal says why not."""
        folder = self._storage.make_folder(file.stat().st_size)
        try:
            offload(_lend, file, folder.original)
            order = orders.chore_of_item(folder.id, chore, format, content, holder)
            header, _ = self._pool.run(Job(order))
            yield folder.proxy, header["description"]
        finally:
            self._storage.discard(folder.id)


def _lend(file: Path, lent: Path) -> None:
    with disk_refusals():
        try:
            os.link(file, lent)
        except FileNotFoundError:
            raise
        except OSError:  # a file system without links
            shutil.copyfile(file, lent)
