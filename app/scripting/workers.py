"""Workers: many pictures over the cores, each decoded in a process that is shut in."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Any

from app.config import Config
from app.scripting.optimize import Picture, content_of, wished
from app.scripting.recipe import Recipe
from app.scripting.result import Result
from app.workshop import Workshop


class Workers:
    """Render workers for a script, as many as there are cores unless `count` says otherwise:

        with Workers() as workers:
            for made in workers.optimize_all(paths, Recipe(format="avif")):
                ...

    They open no file themselves, and end with the block. The variables of docs/config.md hold for them.
    """

    def __init__(self, count: int | None = None) -> None:
        self._config = Config.from_environment()
        if count is not None:
            self._config = replace(self._config, render_workers=count)
        self._open = ExitStack()
        self._workshop: Workshop | None = None

    def __enter__(self) -> Workers:
        started = Workshop.started(self._config, self._config.render_workers)
        self._workshop = self._open.enter_context(started)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._workshop = None
        self._open.close()

    def optimize(self, picture: Picture, recipe: Recipe | None = None, **fields: Any) -> Result:
        """As the function of that name; from as many threads as you like."""
        wish = wished(recipe, fields).of_catalog
        workshop = self._started()
        original = workshop.work / uuid.uuid4().hex
        try:
            original.write_bytes(content_of(picture))
            with workshop.made(original, wish, judges=True) as made:
                notices = list(made.notices)
                return Result.of(made.path.read_bytes(), made.original_bytes, made.file.to_dict(), notices)
        finally:
            original.unlink(missing_ok=True)

    def optimize_all(
        self, pictures: Iterable[Picture], recipe: Recipe | None = None, **fields: Any
    ) -> Iterator[Result]:
        """Each result in the order of the pictures, as soon as it and those before it are finished. The first
        that fails raises its Refusal or OSError."""
        wish = wished(recipe, fields)
        return self._started().threads.map(lambda picture: self.optimize(picture, wish), pictures)

    def _started(self) -> Workshop:
        if self._workshop is None:
            raise RuntimeError("use it in a with block: with Workers() as workers: ...")
        return self._workshop
