"""A real nginx with `deploy/nginx.conf`, on a free port, in front of a server of its own."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bench.cluster import free_port
from tests.conftest import ROOT, Server, start_server

CONFIG = ROOT / "deploy/nginx.conf"
#: Folders that a system's nginx has of its own, and that a test may not write to.
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


#: How a server behind it is started.
BEHIND = {"TRUSTED_PROXIES": "1", "ACCEL_PREFIX": "/protected/"}


@dataclass
class Fronted:
    """A server, what its clients see of it (`url` is that of nginx), and the log of nginx."""

    behind: Server
    front: Server
    access_log: Path


def needs_nginx() -> None:
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed; `make test` sets it up")


@pytest.fixture(scope="module")
def fronted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fronted]:
    needs_nginx()
    folder = tmp_path_factory.mktemp("nginx")
    behind = start_server(folder / "data", 0, **BEHIND)
    with nginx_before(behind, folder) as fronted:
        yield fronted
    behind.stop()


@contextmanager
def nginx_before(behind: Server, folder: Path, bucket: str = "") -> Iterator[Fronted]:
    """With the files that a server started with `BEHIND` has on its disk, or in the bucket of an endpoint."""
    port = free_port()
    (folder / "nginx.conf").write_text(_adapted(folder, port, behind, bucket))
    nginx = subprocess.Popen(
        ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")],
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_open(port, nginx, folder)
        front = replace(behind, url=f"http://127.0.0.1:{port}")
        yield Fronted(behind, front, folder / "access.log")
    finally:
        nginx.terminate()
        nginx.wait(timeout=20)


def _adapted(folder: Path, port: int, behind: Server, bucket: str) -> str:
    """The file as it is shipped, with the places of this machine; each of them must be there."""
    places = {
        "user whittle;": f"user {getpass.getuser()};\ndaemon off;\npid {folder}/nginx.pid;",
        "http {\n": "http {\n" + "".join(f"{name}_temp_path {folder}/{name};\n" for name in TEMPORARY),
        "/var/log/nginx/whittle.log": f"{folder}/access.log",
        "/var/cache/nginx/whittle": f"{folder}/cache",
        "server 127.0.0.1:8000;": f"server {behind.url.split('//')[1]};",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/lib/whittle/images/": f"{behind.data_dir}/images/",
        "/var/lib/whittle/publications/": f"{behind.data_dir}/publications/",
        "/var/lib/whittle/cache/": f"{behind.data_dir}/cache/",
        "http://127.0.0.1:8333;": f"{bucket or 'http://127.0.0.1:8333'};",
    }
    text = CONFIG.read_text()
    for shipped, here in places.items():
        assert shipped in text, shipped
        text = text.replace(shipped, here)
    return text


def _wait_until_open(port: int, nginx: subprocess.Popen[bytes], folder: Path) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert nginx.poll() is None, (folder / "error.log").read_text()
        else:
            return
