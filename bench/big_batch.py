"""A big batch by the pool of its cell, and by a batch worker beside it: files a second; and what kills cost.

python -m bench.big_batch [--files 60] [--megapixels 6] [--children 2]
python -m bench.big_batch --files 500 --megapixels 0.01 --kills 2

Cell, worker, Redis and SeaweedFS share the cores of this machine. With `--kills`, the batch worker is killed
in the middle so often, with another in its place at once; and one batch more is cancelled in its middle.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests

from bench import running
from bench.cluster import BUCKET, KEYS, free_port, s3
from bench.tables import Table


@dataclass
class Album:
    """With pictures, which cells come and go before."""

    url: str
    path: str
    key: str
    _values: Iterator[int] = field(default_factory=lambda: iter(range(40, 90)))

    def ask(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        bearer = {"Authorization": f"Bearer {self.key}"}
        answer = requests.request(method, self.url + path, headers=bearer, timeout=120, **more)
        assert answer.ok, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def fill(self, content: bytes, files: int) -> None:
        for number in range(files):
            self.ask("POST", f"{self.path}/images", files={"file": (f"{number:04}.jpg", content)})
        while any(
            each["state"] == "waiting" for each in self.ask("GET", f"{self.path}?count=1000")["images"]
        ):
            time.sleep(0.5)

    def begin(self) -> str:
        """A batch with values that none before it had; its path."""
        asked = {"chore": "optimize", "values": {"quality": next(self._values)}}
        return f"/api/batches/{self.ask('POST', f'{self.path}/batches', json=asked)['id']}"

    def follow(self, batch: str, done: int) -> list[int]:
        """What was done, each time it was looked at, until that is so much or the batch has ended."""
        seen = []
        while True:
            body = self.ask("GET", batch)
            seen.append(body["done"])
            if body["done"] >= done or body["state"] != "running":
                return seen
            time.sleep(0.05)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


@contextmanager
def batch_worker(folder: Path, environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Once it waits for chunks; with its children it is a process group."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "batch-worker"],
        cwd=running.ROOT,
        env=os.environ | environ | {"WHITTLE_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None and "waits" in process.stdout.readline()
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def throughput(album: Album, files: int) -> str:
    began = time.perf_counter()
    album.follow(album.begin(), files)
    return f"{files / (time.perf_counter() - began):.1f}"


def killed(album: Album, files: int, kills: int, folder: Path, environ: dict[str, str]) -> list[str]:
    """What is to be said of a batch whose worker is killed, and of one that is cancelled."""
    batch, seen, waits = album.begin(), [0], []
    with ExitStack() as stack:
        for number in range(kills + 1):
            worker = stack.enter_context(batch_worker(folder / f"worker-{number}", environ))
            if number == kills:
                break
            seen += album.follow(batch, files * (number + 1) // (kills + 2))
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            began = time.perf_counter()
            seen += album.follow(batch, seen[-1] + 1)
            waits.append(time.perf_counter() - began)
        seen += album.follow(batch, files)
        other = album.begin()
        album.follow(other, files // 4)
        cancelled = album.ask("POST", f"{other}/cancel")
        before = cancelled["done"]
        time.sleep(5)
        after = album.ask("GET", other)
    ended = album.ask("GET", batch)
    numbers = {each["name"] for each in album.ask("GET", f"{batch}/items?count=1000&state=done")["items"]}
    return [
        f"{ended['state']}: {ended['done']} of {files}, {len(numbers)} different names",
        f"progress never went back: {seen == sorted(seen)}",
        "the next file after a kill: " + ", ".join(f"{each:.1f} s" for each in waits),
        f"cancelled at {before}, {after['done']} five seconds later, {after['state']}",
    ]


def measure(files: int, megapixels: float, children: int, kills: int) -> Table:
    table = Table(
        f"A batch of {files} JPEGs of {megapixels} MP, {children} workers in all; {running.machine()}",
        ("made by", "files a second"),
    )
    content = running.photo(*running.size_of(megapixels))
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "s3").mkdir()
        endpoint, _, _ = stack.enter_context(s3(folder / "s3"))
        shared = KEYS | {
            "WHITTLE_STORAGE_URL": f"s3://{BUCKET}/live?endpoint={endpoint}&region=us-east-1",
            "WHITTLE_SECRET_KEY": "the same on all",
            "WHITTLE_ALBUM_UPLOADS": "100000 per minute",
            "WHITTLE_RENDER_WORKERS": str(children),
        }
        with running.server(**shared) as url:
            made = requests.post(f"{url}/api/albums", json={"name": "many"}, timeout=60).json()
            album = Album(url, made["url"], made["key"])
            album.fill(content, files)
            table.add("the cell itself", throughput(album, files))
        shared["WHITTLE_BATCH_URL"] = stack.enter_context(redis(folder))
        album.url = stack.enter_context(running.server(**shared))
        with batch_worker(folder / "worker", shared):
            throughput(album, files)  # each child starts with its first chunk
            table.add("a batch worker", throughput(album, files))
        if kills:
            table.notes = "\n".join(f"- {each}" for each in killed(album, files, kills, folder, shared))
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--megapixels", type=float, default=6)
    parser.add_argument("--children", type=int, default=2)
    parser.add_argument("--kills", type=int, default=0)
    asked = parser.parse_args()
    print(measure(asked.files, asked.megapixels, asked.children, asked.kills))


if __name__ == "__main__":
    main()
