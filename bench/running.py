"""Starts a server for a benchmark and says what machine it runs on."""

from __future__ import annotations

import io
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image, ImageFilter

ROOT = Path(__file__).resolve().parents[1]
PHOTO = ROOT.parent / "shared" / "photos" / "market-6mp.jpg"


@contextmanager
def server(**variables: str) -> Iterator[str]:
    """The address of a server of its own, ended afterwards."""
    with serving(**variables) as (url, _):
        yield url


@contextmanager
def serving(by: str = "serve", **variables: str) -> Iterator[tuple[str, int]]:
    """The same, with the number of its process; `by` "serve" or "gunicorn"."""
    command = {
        "serve": ["-m", "app", "serve", "--port", "0"],
        "gunicorn": ["-m", "gunicorn", "-c", "gunicorn.conf.py"],
    }[by]
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"WHITTLE_DATA_DIR": folder, "WHITTLE_RATE_LIMIT": "10000 per minute"}
        environ |= {"WHITTLE_RENDITION_RATE": "10000 per minute", "WHITTLE_PORT": "0"} | variables
        with Path(folder, "log").open("w+") as log:
            process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=environ, stdout=log, stderr=log
            )
            try:
                address = _address(process, Path(log.name))
                yield address, process.pid if by == "serve" else _serving_child(process.pid)
            finally:
                process.terminate()
                process.wait(20)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where a server listens, once it says so."""
    while process.poll() is None:
        found = re.search(r"(?:Whittle is|Listening) at:? (http://\S+)", log.read_text())
        if found:
            return found[1]
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text()}")


def _serving_child(master: int) -> int:
    """The process of gunicorn that serves."""
    children = Path(f"/proc/{master}/task/{master}/children")
    while not children.read_text().split():
        time.sleep(0.05)
    return int(children.read_text().split()[0])


def memory_mb(process: int) -> float:
    """What a process has in memory, its share of what it has in common with others (PSS), in MiB."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1]) / 1024


def workers_of(process: int) -> list[int]:
    """The render workers that a server has now."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [child for child in map(int, children) if "worker" in Path(f"/proc/{child}/cmdline").read_text()]


def size_of(megapixels: float) -> tuple[int, int]:
    """Width and height of a picture of 3:2."""
    width = round((megapixels * 1e6 * 1.5) ** 0.5)
    return width, round(width / 1.5)


def photo(width: int, height: int) -> bytes:
    """A JPEG of that size from the real photo at hand, else from noise that looks like one."""
    if PHOTO.exists():
        picture = Image.open(PHOTO).convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    else:
        picture = Image.effect_noise((width, height), 70).filter(ImageFilter.GaussianBlur(2)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


async def upload(url: str, content: bytes) -> dict[str, Any]:
    form = aiohttp.FormData()
    form.add_field("file", content, filename="photo.jpg")
    async with aiohttp.ClientSession() as session, session.post(f"{url}/api/images", data=form) as answer:
        body: dict[str, Any] = await answer.json()
        assert answer.status == 201, body
        return body


def machine() -> str:
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"
    )
