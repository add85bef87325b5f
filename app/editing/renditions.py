"""Renditions on request: the exact file of a recipe, from the folder or freshly rendered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.blocking import offload
from app.editing.images import Source
from app.recipe.recipe import Recipe
from app.rendering.job import REQUEST, Job
from app.rendering.pool import Pool
from app.rendering.renditions import RenditionFile, find


class Renditions:
    """Finished files by original and recipe. Two requests for one file share one render."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._running: dict[tuple[str, str], Job] = {}

    def get(self, source: Source, recipe: Recipe, holder: str = "") -> tuple[Path, RenditionFile]:
        """Where the file of this recipe is, and what it is. `holder` is whose share of the
        workers it spends. Refusal where it cannot be made, or `busy`."""
        kept = source.folder / "renditions"
        file = offload(find, kept, recipe.key)
        if file is None:
            file = self._render(source, recipe, holder)
        return kept / file.file, file

    def _render(self, source: Source, recipe: Recipe, holder: str) -> RenditionFile:
        name = (source.id, recipe.key)
        job = self._running.get(name)
        if job is None:
            params = render_params(source, recipe, "export")
            job = self._pool.submit(Job("export", params, REQUEST, home=source.id, holder=holder))
            self._running[name] = job
        try:
            header, _ = job.result()
        finally:
            self._running.pop(name, None)
        return RenditionFile(**header["output"])


def render_params(source: Source, recipe: Recipe, task: str) -> dict[str, Any]:
    """The arguments that the rendering tasks of a worker share; files are kept under the recipe's key."""
    params = {"folder": str(source.folder), "original": source.facts, "recipe": recipe.values}
    return params if task == "draft" else params | {"key": recipe.key}
