"""One worker process, as the pool holds it."""

from __future__ import annotations

import pytest

from app.rendering import process
from app.rendering.process import WorkerDied, WorkerLimits, WorkerProcess


@pytest.fixture
def worker():
    started = WorkerProcess(WorkerLimits(memory_mb=1024, max_pixels=1_000_000))
    yield started
    started.close()


def test_a_worker_that_is_closed_while_a_task_is_on_its_way_has_died(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "send_frame", lambda *_: worker.close())
    with pytest.raises(WorkerDied):
        worker.call("ping", {}, timeout_s=5)


def test_a_closed_worker_takes_no_task(worker: WorkerProcess) -> None:
    worker.close()
    with pytest.raises(WorkerDied):
        worker.call("ping", {}, timeout_s=5)
