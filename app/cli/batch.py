"""A batch: many originals, one recipe, several at once over the render workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from app.cli.outcome import Outcome
from app.cli.placing import place
from app.cli.plan import Errand, exists
from app.config import Config
from app.errors import Refusal
from app.recipe.recipe import Recipe
from app.rendering import stats
from app.workshop import Opened, Workshop


class Batch:
    """Puts what is finished in its place."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    @classmethod
    @contextmanager
    def started(cls, config: Config, most: int) -> Iterator[Batch]:
        """With workers for `most` files at once; ConfigError if none starts. However it is left, no file is
        half written."""
        with Workshop.started(config, most) as workshop:
            yield cls(workshop)

    def start(
        self, errands: list[Errand], recipe: Recipe, overwrite: bool, on_end: Callable[[], None]
    ) -> list[Future[Outcome]]:
        """Start all, and say what will become of each. `on_end` is called, in any thread, as each ends."""
        threads = self._workshop.threads
        outcomes = [threads.submit(self._optimize, errand, recipe, overwrite) for errand in errands]
        for outcome in outcomes:
            outcome.add_done_callback(lambda _: on_end())
        return outcomes

    def _optimize(self, errand: Errand, recipe: Recipe, overwrite: bool) -> Outcome:
        try:
            with self._workshop.opened(errand.file) as opened:
                return self._render(errand, opened, recipe, overwrite)
        except Refusal as refusal:
            return Outcome.refused(errand.file, refusal)
        except FileExistsError as error:
            return Outcome.failed(errand.file, "file_exists", exists(error.filename))
        except OSError as error:
            return Outcome.unwritable(errand.file, errand.target, error)

    def _render(self, errand: Errand, opened: Opened, recipe: Recipe, overwrite: bool) -> Outcome:
        """As the server's one-shot does it, so that the bytes are the same."""
        path, made = self._workshop.renditions.get(opened.source, recipe)
        target = errand.place_for(made.extension)
        place(path, target, overwrite)
        numbers = stats.of_file(made, opened.source.facts["bytes"])
        return Outcome(errand.file, target, numbers, (*opened.notices, *made.notices))
