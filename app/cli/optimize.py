"""`python -m app optimize`: read the order, plan, render over the workers, report."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import closing
from types import FrameType

from app.cli.batch import Batch
from app.cli.order import Order, read_order
from app.cli.outcome import Outcome
from app.cli.plan import Errand, plan
from app.cli.progress import Progress
from app.cli.report import Report
from app.config import Config
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(arguments: list[str]) -> int:
    """Optimize the files that are named; 0, or 1 if any failed."""
    _end_cleanly()
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


def _end_cleanly() -> None:
    """Ctrl-C and its like unwind the program once, so that everything it started and half made is gone;
    the exit code is 128 + the signal's number. A signal that is ignored (nohup) stays so."""
    chosen = [each for each in _ENDINGS if signal.getsignal(each) is not signal.SIG_IGN]

    def end(number: int, _frame: FrameType | None) -> None:
        for each in chosen:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    for each in chosen:
        signal.signal(each, end)
