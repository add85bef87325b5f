"""Whittle under gunicorn, with its own eventlet worker."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT, Server
from tests.live.tab import Tab

ENDS_WITHIN_S = 15


@pytest.fixture
def gunicorn(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts `gunicorn -c gunicorn.conf.py` with more arguments; what was started ends with the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **variables: str) -> Server:
        environ = os.environ | {f"WHITTLE_{name}": value for name, value in variables.items()}
        environ |= {
            "WHITTLE_PORT": "0",
            "WHITTLE_DATA_DIR": str(tmp_path / "data"),
            "WHITTLE_SECRET_KEY": "the same after a restart",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", *arguments],
            cwd=ROOT,
            env=environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stderr is not None
        seen = ""
        while not (address := re.search(r"Listening at: (http://\S+)", seen)):
            line = process.stderr.readline()
            assert line, f"gunicorn did not start: {seen}"
            seen += line
        # Nobody may wait for a full pipe.
        threading.Thread(target=_copy, args=[process.stderr, seen, tmp_path / "log"], daemon=True).start()
        return Server(address[1], process, tmp_path / "data", tmp_path / "log", environ)

    yield start
    for process in started:
        process.kill()
        process.wait()


def _copy(lines: IO[str], seen: str, log: Path) -> None:
    with log.open("w") as file:
        file.write(seen)
        for line in lines:
            file.write(line)
            file.flush()


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_drag_and_its_file_come_through_gunicorn(gunicorn: Callable[..., Server], photo: bytes) -> None:
    server = gunicorn()
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        for quality in range(80, 60, -1):
            revision = tab.patch(quality=quality)["revision"]
        final = tab.wait_for_final(revision)
        assert tab.client.transport() == "websocket"
    rendition = server.get(f"{image['url']}/rendition", image["key"])
    assert len(rendition.content) == final["stats"]["bytes"]
    assert rendition.headers["ETag"] == f'"{final["stats"]["etag"]}"'


def test_large_files_are_sent_whole_and_in_ranges(gunicorn: Callable[..., Server], big_photo: bytes) -> None:
    server = gunicorn()
    image = server.upload(big_photo)
    path = f"{image['url']}/original"
    assert server.get(path, image["key"]).content == big_photo
    part = server.get(path, image["key"], headers={"Range": "bytes=1000000-1999999"})
    assert (part.status_code, part.content) == (206, big_photo[1_000_000:2_000_000])


def test_sigterm_ends_all_processes_while_a_tab_is_open(
    gunicorn: Callable[..., Server], photo: bytes
) -> None:
    server = gunicorn()
    image = server.upload(photo)
    with Tab(server.url, image) as tab:
        tab.open()
        [worker] = children(server.process.pid)
        render_workers = children(worker)
        assert render_workers
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(ENDS_WITHIN_S) == 0
    assert not [pid for pid in (worker, *render_workers) if Path(f"/proc/{pid}").exists()]


def test_pictures_outlive_a_gunicorn_worker_that_is_killed(
    gunicorn: Callable[..., Server], photo: bytes
) -> None:
    server = gunicorn()
    image = server.upload(photo)
    [worker] = children(server.process.pid)
    os.kill(worker, signal.SIGKILL)
    with Tab(server.url, image) as tab:
        assert tab.open()["image"]["id"] == image["id"]
        assert tab.wait_for_final(tab.patch("settle", quality=30)["revision"])


def test_p1_a_closed_page_leaves_no_address_in_the_log_and_every_line_is_json(
    gunicorn: Callable[..., Server], photo: bytes
) -> None:
    server = gunicorn(LOG_FORMAT="json", TRUSTED_PROXIES="1")
    image = server.upload(photo)
    with Tab(server.url, image, headers={"X-Forwarded-For": "203.0.113.77"}) as tab:
        tab.open()
    cut = Tab(server.url, image, headers={"X-Forwarded-For": "203.0.113.77"})
    cut.open()
    cut.client.eio.ws.sock.shutdown(socket.SHUT_RDWR)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(ENDS_WITHIN_S) == 0
    while "Shutting down" not in (written := server.log.read_text()):
        pass
    assert "203.0.113.77" not in written
    assert {"app.web.routes.uploads", "gunicorn.error"} <= {
        json.loads(line)["logger"] for line in written.splitlines()
    }


def test_one_connection_too_many_is_told_that_the_server_is_full(gunicorn: Callable[..., Server]) -> None:
    server = gunicorn("--worker-connections", "2", "--keep-alive", "60")
    assert server.get("/healthz").status_code == 200
    address = ("127.0.0.1", urlsplit(server.url).port)
    connections = [socket.create_connection(address) for _ in range(3)]
    # Which one it is depends on when the one that asked for the health has gone.
    told, _, _ = select.select(connections, [], [], ENDS_WITHIN_S)
    assert told[0].recv(100).startswith(b"HTTP/1.1 503 ")
    for connection in connections:
        connection.close()
