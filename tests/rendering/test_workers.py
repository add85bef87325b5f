"""Render workers come and go; the edit lives on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.conftest import Server, encode, make_photo
from tests.live.tab import Tab


def test_a_worker_killed_in_the_middle_of_a_drag_is_not_noticed(start, photo: bytes) -> None:
    server: Server = start()
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        tab.wait_for_final(0)
        for quality in range(20, 50):
            if quality in (25, 35):
                for pid in server.worker_pids():
                    os.kill(pid, signal.SIGKILL)
            revision = tab.patch("drag", quality=quality)["revision"]
            if quality % 5 == 0:
                tab.wait_for_preview(revision)
        assert tab.wait_for_final(30)
        assert not tab.told("render_failed")


def test_a_worker_that_dies_idle_is_replaced(start) -> None:
    server: Server = start(RENDER_WORKERS="2")
    before = set(server.worker_pids())
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while len(set(server.worker_pids()) - before) < 2:
        assert time.monotonic() < deadline, "the pool did not come back to its size"
        os.sched_yield()
    assert server.get("/healthz").status_code == 200


def test_a_worker_that_hangs_is_ended_and_said_so(start, photo: bytes) -> None:
    server: Server = start(RENDER_WORKERS="1", RENDER_TIMEOUT_S="2")
    image = server.upload(photo)
    (pid,) = server.worker_pids()
    os.kill(pid, signal.SIGSTOP)
    answer = server.get(f"{image['url']}/rendition", image["key"])
    assert (answer.status_code, answer.json()["code"]) == (503, "render_timeout")
    assert server.get(f"{image['url']}/rendition", image["key"]).status_code == 200
    assert pid not in server.worker_pids()


def test_workers_end_with_a_server_that_is_killed(start) -> None:
    server: Server = start()
    pids = server.worker_pids()
    server.stop(signal.SIGKILL)
    deadline = time.monotonic() + 15
    while any(_running(pid) for pid in pids):
        assert time.monotonic() < deadline, "a worker outlived its server"
        os.sched_yield()


def test_sigterm_ends_everything_it_started(start, photo: bytes) -> None:
    server: Server = start()
    with Tab(server.url, server.upload(photo)) as tab:
        tab.open()
        tab.patch("drag", format="webp", scale=200)
        pids = server.worker_pids()
        assert server.stop() == 0
    assert not any(_running(pid) for pid in pids)


def test_too_little_memory_is_never_called_corrupt(start) -> None:
    server: Server = start(RENDER_MEMORY_MB="256")
    content = encode(make_photo(1000, 700).resize((8000, 6000)), quality=60)
    import requests

    answer = requests.post(f"{server.url}/api/images", files={"file": content}, timeout=60)
    assert answer.json()["code"] == "out_of_memory" and answer.status_code == 503
    assert server.upload(encode(make_photo(300, 200)))["width"] == 300


def test_the_server_never_imports_pillow(start, photo: bytes) -> None:
    """The hub does no pixel work: Pillow's C code is not even mapped into the process."""
    server: Server = start()
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        tab.wait_for_final(0)
    server.get(f"{image['url']}/rendition?scale=10", image["key"])
    assert "PIL" not in Path(f"/proc/{server.process.pid}/maps").read_text()
    worker = Path(f"/proc/{server.worker_pids()[0]}/maps").read_text()
    assert "PIL" in worker and "greenlet" not in worker


def _running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
