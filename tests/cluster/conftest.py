"""Real programs beside Whittle. A test that needs one is skipped, and says so, where it is not there."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from tests.deploy.conftest import free_port


@dataclass
class Redis:
    """A running redis-server, which a test may freeze (SIGSTOP) or end."""

    url: str
    process: subprocess.Popen[bytes]


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed; `make test` sets it up")
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    _wait_until_it_answers(url, process)
    yield Redis(url, process)
    process.kill()
    process.wait()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            if redis.Redis.from_url(url).ping():
                return
        except redis.ConnectionError:
            continue
    raise AssertionError("redis-server did not start")
