"""`python -m app optimize`: read the order, plan, render over the workers, report."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from app.batching.runner import Runner
from app.cli.batch import Batch
from app.cli.bundle import write_bundle
from app.cli.endings import end_cleanly
from app.cli.errand import Errand
from app.cli.memory import Memory
from app.cli.order import Order, read_order
from app.cli.outcome import Outcome
from app.cli.plan import plan
from app.cli.progress import Progress
from app.cli.report import Report
from app.cli.watch import watch
from app.config import Config
from app.errors import Refusal
from app.imaging.catalog import describe
from app.recipe.recipe import Catalog


def run(arguments: list[str]) -> int:
    """Optimize the files that are named; 0, or 1 if any failed."""
    end_cleanly()
    catalog = Catalog(describe())
    order = read_order(arguments, catalog)
    config = Config.from_environment(render_workers=order.jobs)
    memory = Memory(order.paths, order.out, order.recipe)
    if order.watch:
        watch(
            order,
            lambda asked: plan(asked, catalog, memory),
            lambda planned: _do(planned, order, config, memory),
        )
    return _do(plan(order, catalog, memory), order, config, memory)


def _do(planned: list[Errand | Outcome], order: Order, config: Config, memory: Memory) -> int:
    """Do what is planned, and say what became of it; the exit code."""
    progress = Progress(sum(isinstance(each, Errand) for each in planned), sys.stderr)
    report = Report(order, progress)
    if order.dry_run:
        for each in planned:
            if isinstance(each, Errand):
                report.tell_planned(each)
            else:
                report.tell(each)
        return report.end()
    with closing(_outcomes(planned, order, config, memory, progress)) as outcomes:
        try:
            for outcome in outcomes:
                report.tell(outcome)
        finally:
            progress.end()
    return report.end()


def _outcomes(
    planned: list[Errand | Outcome], order: Order, config: Config, memory: Memory, progress: Progress
) -> Generator[Outcome, None, None]:
    """What became of each file, in the order planned, as soon as it and those before it have ended."""
    errands = [each for each in planned if isinstance(each, Errand)]
    if not errands:
        yield from (each for each in planned if isinstance(each, Outcome))
        return
    if order.zip is not None and os.path.lexists(order.zip) and order.if_exists != "overwrite":
        message = f"{order.zip} exists; --overwrite replaces it."
        yield Outcome.failed(order.zip, "file_exists", message)
        return
    progress.start()

    def show(runner: Runner) -> None:
        progress.show(runner.counts())

    with Batch.started(order, config, errands, memory, show) as batch:
        number, made = 0, list[tuple[Errand, Path]]()
        for each in planned:
            if isinstance(each, Outcome):
                yield each
                continue
            number += 1
            outcome = batch.outcome(number)
            if outcome.target is not None and outcome.error is None:
                made.append((replace(each, target=outcome.target), batch.results / str(number)))
            yield outcome
        if order.zip is not None and made:
            yield from _bundled(order, order.zip, made, batch.results)


def _bundled(
    order: Order, target: Path, made: list[tuple[Errand, Path]], work: Path
) -> Generator[Outcome, None, None]:
    try:
        write_bundle(made, target, order.if_exists == "overwrite", work)
    except Refusal as refusal:
        yield Outcome.refused(target, refusal)
    except OSError as error:
        yield Outcome.unwritable(target, target, error)
