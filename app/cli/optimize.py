"""`python -m app optimize`: read the order, plan, render over the workers, report."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing

from app.cli.batch import Batch
from app.cli.endings import end_cleanly
from app.cli.order import Order, read_order
from app.cli.outcome import Outcome
from app.cli.plan import Errand, plan
from app.cli.progress import Progress
from app.cli.report import Report
from app.config import Config
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog


def run(arguments: list[str]) -> int:
    """Optimize the files that are named; 0, or 1 if any failed."""
    end_cleanly()
    catalog = Catalog(describe())
    order = read_order(arguments, catalog)
    config = Config.from_environment()
    planned = plan(order, catalog)
    progress = Progress(sum(isinstance(each, Errand) for each in planned), sys.stderr)
    report = Report(order.json, progress)
    with closing(_outcomes(planned, order, config, progress)) as outcomes:
        try:
            for outcome in outcomes:
                report.tell(outcome)
        finally:
            progress.end()
    return report.end()


def _outcomes(
    planned: list[Errand | Outcome], order: Order, config: Config, progress: Progress
) -> Generator[Outcome, None, None]:
    """What became of each file, in the order planned, as soon as it and those before it have ended."""
    errands = [each for each in planned if isinstance(each, Errand)]
    if not errands:
        yield from (each for each in planned if isinstance(each, Outcome))
        return
    progress.start()
    with Batch.started(config, len(errands)) as batch:
        started = iter(batch.start(errands, order.recipe, order.overwrite, progress.advance))
        for each in planned:
            yield each if isinstance(each, Outcome) else next(started).result()
