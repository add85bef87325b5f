"""What tests of several floors share: a real server as a subprocess, and pictures."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import settings
from PIL import Image, ImageFilter

# Some two hundred servers and shells are started here. Where the environment says that Python shall keep no
# bytecode, each would compile all of the product again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

ROOT = Path(__file__).resolve().parents[1]
TIMEOUT_S = 60.0

# How long an example takes says more about the machine than about the code. `make soak` asks for the other.
settings.register_profile("short", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=10_000)
settings.load_profile("short")


#: What `make quick` runs: whole folders, and the files of `imaging` that go over the registries.
_QUICK = {"house", "editing", "storage"}
_QUICK_FILES = {
    "test_catalog",
    "test_detail",
    "test_geometry",
    "test_operations",
    "test_recipe",
    "test_spec",
    "test_stage_cache",
    "test_tone_and_color",
    "test_view",
}
#: Fixtures that start a server, a browser or workers; and a file that starts servers by itself.
_HEAVY = {"server", "start", "browser", "patient_server", "pool", "service", "fronted"}
_SLOW = {"test_own"}


#: Files that take longest, half a minute and more: they begin, so that no core is idle at the end. What
#: waits stands beside what works.
_LONGEST = (
    *("web/test_openapi", "browser/test_looks", "web/test_requests_read", "browser/test_languages"),
    *("faults/test_stopped_server", "browser/test_trouble", "security/test_s4_floods"),
    *("browser/test_every_language", "cluster/test_two_cells", "browser/test_web_page"),
    *("web/test_connections", "imaging/test_corpus", "browser/test_album", "security/test_s4_share"),
    *("browser/test_zoom", "faults/test_damaged_records", "browser/relatives/test_relatives"),
    *("cluster/test_batch_workers", "browser/test_panel", "sites/test_sites", "browser/test_installed"),
)


def _turn(item: pytest.Item) -> int:
    """Which place its file has among the longest; behind them for all others, which stay in order."""
    name = str(item.path.relative_to(ROOT / "tests").with_suffix(""))
    return _LONGEST.index(name) if name in _LONGEST else len(_LONGEST)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; and mark what `make quick` runs: tests of the house and of pure code."""
    items.sort(key=_turn)
    for item in items:
        path = item.path.relative_to(ROOT / "tests")
        needs = set(getattr(item, "fixturenames", ()))
        chosen = path.parts[0] in _QUICK or path.stem in _QUICK_FILES
        if chosen and path.stem not in _SLOW and not needs & _HEAVY:
            item.add_marker("quick")


def until(condition: Callable[[], Any], what: str) -> Any:
    """Wait until `condition()` is true; its value."""
    deadline = time.monotonic() + TIMEOUT_S
    while not (value := condition()):
        assert time.monotonic() < deadline, f"it did not come to this: {what}"
        time.sleep(0.01)
    return value


@dataclass
class Server:
    """A running server: its address, process and data folder."""

    url: str
    process: subprocess.Popen[str]
    data_dir: Path
    log: Path
    environ: dict[str, str]

    def upload(self, content: bytes, name: str = "photo.jpg") -> dict[str, Any]:
        """Upload without a cookie; the image body, with its key."""
        answer = requests.post(f"{self.url}/api/images", files={"file": (name, content)}, timeout=60)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def get(self, path: str, key: str | None = None, **kwargs: Any) -> requests.Response:
        headers = kwargs.pop("headers", {}) | ({"Authorization": f"Bearer {key}"} if key else {})
        return requests.get(self.url + path, headers=headers, timeout=60, **kwargs)

    def delete(self, path: str, key: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return requests.delete(self.url + path, headers=headers, timeout=60)

    def worker_pids(self) -> list[int]:
        """The render workers: this server's children whose command line names the worker."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = (entry / "status").read_text()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if f"PPid:\t{self.process.pid}\n" in status and b"worker" in command:
                found.append(int(entry.name))
        return found

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        ended = self.process.wait(timeout=20)
        if self.process.stdout is not None:
            self.process.stdout.close()
        return ended


def start_server(data_dir: Path, port: int = 0, **variables: str) -> Server:
    """Start `python -m app serve` and wait for its address. Variables are WHITTLE_* without the prefix."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("WHITTLE_")}
    environ["WHITTLE_DATA_DIR"] = str(data_dir)
    environ["WHITTLE_RATE_LIMIT"] = environ["WHITTLE_RENDITION_RATE"] = "10000 per minute"
    # All tests come from one address.
    environ["WHITTLE_MAX_IMAGES_PER_ADDRESS"] = environ["WHITTLE_MAX_MB_PER_ADDRESS"] = "100000"
    environ.update({f"WHITTLE_{name}": value for name, value in variables.items()})
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir.parent / f"{data_dir.name}.log"
    with log.open("a") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://" in line, f"the server did not start: {line!r} {log.read_text()[-2000:]}"
    return Server("http://" + line.split("http://")[1].strip(), process, data_dir, log, environ)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that change nothing outside their own images."""
    running = start_server(tmp_path_factory.mktemp("server") / "data")
    yield running
    running.stop()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers of one's own, with variables; they end with the test."""
    started: list[Server] = []

    def start_one(data_dir: Path | None = None, port: int = 0, **variables: str) -> Server:
        running = start_server(data_dir or tmp_path / f"data-{len(started)}", port, **variables)
        started.append(running)
        return running

    yield start_one
    for running in started:
        running.stop(signal.SIGKILL)


def make_photo(width: int, height: int, seed: int = 7) -> Image.Image:
    """Something with the statistics of a photo: soft shapes, edges, texture and a little noise."""
    chance = random.Random(seed)
    small = Image.frombytes("RGB", (24, 16), bytes(chance.randrange(256) for _ in range(24 * 16 * 3)))
    soft = small.resize((width, height), Image.Resampling.BICUBIC)
    texture = Image.effect_noise((width, height), 60).filter(ImageFilter.GaussianBlur(1.2)).convert("RGB")
    return Image.blend(soft, texture, 0.18)


def encode(picture: Image.Image, format: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """A decoded picture, to look at its pixels."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A JPEG of 1.5 megapixels: quick to render, larger than a view."""
    return encode(make_photo(1500, 1000), quality=92)


@pytest.fixture(scope="session")
def big_photo() -> bytes:
    """A JPEG of 10 megapixels."""
    return encode(make_photo(3872, 2592), quality=90)
