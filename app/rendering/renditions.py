"""Renditions on request: the exact file of a recipe, from the folder or freshly rendered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.blocking import offload
from app.errors import Refusal
from app.recipe.recipe import Recipe
from app.rendering import orders
from app.rendering.finished import RenditionFile, find
from app.rendering.job import Job
from app.rendering.orders import Order
from app.rendering.pool import Pool
from app.rendering.sharing import Sharing
from app.rendering.source import Source

MakeOrder = Callable[[Source, Recipe, str], Order]


class Renditions:
    """Finished files by original and recipe. Two requests for one file share one render, and servers of one
    bucket do by `sharing`."""

    def __init__(self, pool: Pool, sharing: Sharing | None = None) -> None:
        self._pool = pool
        self._sharing = sharing
        self._running: dict[tuple[str, str], Job] = {}

    def get(
        self, source: Source, recipe: Recipe, holder: str = "", order: MakeOrder = orders.export
    ) -> tuple[Path, RenditionFile]:
        """Where the file of this recipe is, and what it is. `holder` is whose share of the
        workers it spends, and `order` makes what is asked of them. Refusal where it cannot be made, or
        `busy`."""
        file = offload(find, source.folder, recipe.key)
        if file is None and self._sharing is not None:
            file = self._sharing.bring(source.folder, recipe.key)
        if file is None:
            file = self._render(source, order(source, recipe, holder), recipe.key)
        if self._sharing is not None:
            self._sharing.give(source.folder, file, recipe.key)
        return source.folder.rendition(recipe.key, file.extension), file

    def in_bucket(self, image_id: str, recipe: Recipe) -> RenditionFile | None:
        """The file of this recipe in the bucket, wherever else it is; None where there is none."""
        return self._sharing.find(image_id, recipe.key) if self._sharing is not None else None

    def begin(self, source: Source, recipe: Recipe, holder: str = "") -> None:
        """Have the file made, where it is not there yet, for a `get` that comes soon. Where the queue is full
        nothing happens: that `get` will wait for its own."""
        name = (source.id, recipe.key)
        if name in self._running or offload(find, source.folder, recipe.key) is not None:
            return

        def forget(_: Job) -> None:
            self._running.pop(name, None)

        job = self._running[name] = Job(orders.export(source, recipe, holder), on_finish=forget)
        try:
            self._pool.submit(job)
        except Refusal:
            self._running.pop(name, None)

    def cancel(self, image_id: str, recipe: Recipe) -> None:
        """Nobody wants this file any more that is being made: who waits for it is refused."""
        job = self._running.get((image_id, recipe.key))
        if job is not None:
            self._pool.cancel(job)
            job.fail(Refusal("busy", "Nobody waits for this any more."))

    def _render(self, source: Source, order: Order, key: str) -> RenditionFile:
        name = (source.id, key)
        job = self._running.get(name)
        if job is None:
            job = self._pool.submit(Job(order))
            self._running[name] = job
        try:
            header, _ = job.result()
        finally:
            self._running.pop(name, None)
        return RenditionFile(**header["output"])
