"""The real programs of several cells: an S3 server with a bucket, and HAProxy with `deploy/haproxy.cfg`."""

from __future__ import annotations

import json
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from bench.running import ROOT

WEED = Path(sys.executable).with_name("weed")
#: The one user of the S3 server, and its bucket.
KEY, SECRET = "a-key", "a-secret-of-the-tests"
KEYS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
BUCKET = "whittle"


def free_port() -> int:
    """Below those that the system gives to connections: one of them could take it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(10_240, 32_768)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def s3(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes], Any]]:
    """SeaweedFS with an empty bucket: its address, its process, and a client of boto3."""
    user = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [user]}))
    port = free_port()
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
    command = [
        str(WEED),
        f"-logdir={folder}",
        "server",
        *(f"-{name}={is_}" for name, is_ in arguments.items()),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=(folder / "log").open("wb"))
    endpoint = f"http://127.0.0.1:{port}"
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
    )
    try:
        _make_bucket(client, process, folder / "log")
        yield endpoint, process, client
    finally:
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


@dataclass
class Balancer:
    """HAProxy in front of cells; `url` is what their clients see."""

    url: str
    _folder: Path
    _process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, folder: Path, cells: Mapping[str, str]) -> Balancer:
        """With cells as in `tell`, once it listens."""
        port = free_port()
        configure(folder / "haproxy.cfg", port, cells)
        with (folder / "haproxy.log").open("wb") as log:
            command = ["haproxy", "-W", "-db", "-f", str(folder / "haproxy.cfg")]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        balancer = cls(f"http://127.0.0.1:{port}", folder, process)
        while not _listens(port):
            assert process.poll() is None, balancer.log
        return balancer

    @property
    def log(self) -> str:
        return (self._folder / "haproxy.log").read_text()

    def tell(self, cells: Mapping[str, str]) -> None:
        """Have it send new connections to these cells, as a reload of the service does; it takes a moment."""
        configure(self._folder / "haproxy.cfg", int(self.url.rsplit(":", 1)[1]), cells)
        self._process.send_signal(signal.SIGUSR2)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def configure(path: Path, port: int, cells: Mapping[str, str]) -> None:
    """Write the shipped file with a port of this machine, and the cells at `host:port` by their names."""
    text = (ROOT / "deploy/haproxy.cfg").read_text().replace("bind :8080", f"bind 127.0.0.1:{port}")
    first, second = "    server cell-1 cell-1:8000 check\n", "    server cell-2 cell-2:8000 check\n"
    assert text.count(first + second) == 2
    here = "".join(f"    server {name} {address} check\n" for name, address in cells.items())
    path.write_text(text.replace(first + second, here))
