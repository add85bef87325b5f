"""One worker process, as the pool holds it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.rendering import lending, orders, process
from app.rendering.loan import Loan
from app.rendering.orders import Order
from app.rendering.process import WorkerDied, WorkerLimits, WorkerProcess
from app.rendering.purpose import DRAFT, REQUEST
from app.storage.image_folder import ImageFolder


@pytest.fixture
def worker(tmp_path: Path):
    started = WorkerProcess(
        WorkerLimits(memory_mb=1024, max_pixels=1_000_000), lambda image_id: ImageFolder(image_id, tmp_path)
    )
    yield started
    started.close()


def test_a_worker_that_is_closed_while_a_task_is_on_its_way_has_died(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "send_frame", lambda *_, **__: worker.close())
    with pytest.raises(WorkerDied):
        worker.call(orders.ping(), timeout_s=5)


def test_a_closed_worker_takes_no_task(worker: WorkerProcess) -> None:
    worker.close()
    with pytest.raises(WorkerDied):
        worker.call(orders.ping(), timeout_s=5)


def test_d5_a_lie_of_a_worker_about_its_file_is_not_believed(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A worker that a picture has taken over may say anything of what it made."""
    folder = tmp_path / "image"
    (folder / "renditions").mkdir(parents=True)
    (folder / "original").write_bytes(b"picture")
    lies = [("image/png", "/../../escaped"), ("text/html", "html"), ("image/png", 7), ({}, []), (None, None)]
    for mime, extension in lies:
        told = {"output": {"mime": mime, "extension": extension, "etag": "0", "found": {}}}
        monkeypatch.setattr(process, "receive_frame", lambda _, told=told: (told, b""))
        order = Order("export", {"key": "a" * 16, "original": {}, "recipe": {}}, REQUEST, "image")
        with pytest.raises(WorkerDied):
            worker.call(order, timeout_s=5)
    for answer in ({}, {"output": 5}, {"output": {"mime": "image/png"}}):
        monkeypatch.setattr(process, "receive_frame", lambda _, told=answer: (told, b""))
        with pytest.raises(WorkerDied):
            worker.call(order, timeout_s=5)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["image", "original", "renditions"]


def test_the_processor_time_of_a_worker_is_told_until_it_has_gone(worker: WorkerProcess) -> None:
    assert 0 < worker.processor_s() < 3600
    worker.close()
    assert worker.processor_s() == 0.0


def test_a_worker_gives_way_to_the_server(worker: WorkerProcess) -> None:
    its, ours = (os.getpriority(os.PRIO_PROCESS, process) for process in (worker.pid, 0))
    assert its == min(19, ours + 3)


def test_of_the_disk_the_first_draft_waits_until_its_files_are_open_and_the_next_for_nothing(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "image").mkdir()
    for name in ("original", "proxy"):
        (tmp_path / "image" / name).write_bytes(b"picture")
    offloaded: list[object] = []

    def noted(function: Callable[..., Any], *args: Any) -> Any:
        offloaded.append(function)
        return function(*args)

    monkeypatch.setattr(lending, "offload", noted)
    monkeypatch.setattr(process, "receive_frame", lambda _: ({"width": 3}, b"data:"))
    order = Order("draft", {"original": {}, "recipe": {}, "view": {}}, DRAFT, "image")
    for _ in range(3):
        assert worker.call(order, timeout_s=5) == ({"width": 3}, b"data:")
    assert offloaded == [Loan]
