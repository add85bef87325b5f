"""`python -m app batch-worker`: does big batches for servers that share a bucket, until SIGTERM.

Celery brings the chunks and forks the children. Each child has one shut-in render worker (app/chunk_work.py).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app import logs
from app.batching.broker import CHUNK, NoBroker, celery_app
from app.config import Config, ConfigError
from app.errors import Refusal
from app.storage.bucket import Bucket, Unfit

log = logging.getLogger(__name__)


def run(config: Config) -> int:
    """Work until told to end; the exit code. ConfigError where something is missing."""
    if not (config.batch_url and config.storage_url):
        raise ConfigError("A batch worker needs WHITTLE_BATCH_URL and WHITTLE_STORAGE_URL")
    try:
        app = celery_app(config.batch_url, config.render_timeout_s)
        Bucket(config.storage_url).check()
    except NoBroker as error:
        raise ConfigError(f"WHITTLE_BATCH_URL cannot be used: {error}") from None
    except Unfit as error:
        raise ConfigError(f"WHITTLE_STORAGE_URL cannot be used: {error}") from None
    logs.configure(config.log_format)
    _prepare(app, config)
    logging.getLogger("celery").setLevel(
        logging.WARNING
    )  # else it tells of each chunk, with all that is in it
    worker = app.Worker(
        pool="prefork",
        concurrency=config.render_workers,
        quiet=True,
        without_gossip=True,
        without_mingle=True,
    )
    print(f"A batch worker with {config.render_workers} children waits for chunks.", flush=True)
    worker.start()
    return int(worker.exitcode or 0)


def _prepare(app: Any, config: Config) -> None:
    """Say what a chunk is, before the children are forked."""
    import billiard
    from celery import signals
    from celery.exceptions import Reject

    stopping = billiard.Event()
    children: dict[str, Any] = {}

    def log_as_we_do(**_: Any) -> None:
        """Celery leaves the log alone where this is connected."""

    def work() -> Any:
        """That of this child, made with its first chunk."""
        if not children:
            from app.chunk_work import ChunkWork

            place = config.data_dir / f"batch-{billiard.current_process().index}"
            children["work"] = ChunkWork(replace(config, data_dir=place))
        return children["work"]

    def end(**_: Any) -> None:
        for each in children.values():
            each.close()

    def stop(**_: Any) -> None:
        print("The batch worker is stopping.", file=sys.stderr, flush=True)
        stopping.set()

    def chunk(batch_id: str, items: list[Mapping[str, Any]]) -> None:
        try:
            is_done = work().do(batch_id, items, stopping.is_set)
        except Refusal as refusal:  # what nothing is heard of is done by whoever has the batch
            log.warning("a chunk was left: %s", refusal.code)
            return
        if not is_done:
            raise Reject("this worker stops", requeue=True)

    signals.setup_logging.connect(log_as_we_do, weak=False)
    signals.worker_process_shutdown.connect(end, weak=False)
    signals.worker_shutting_down.connect(stop, weak=False)
    app.task(name=CHUNK)(chunk)
