"""Starts a server for a benchmark and says what machine it runs on."""

from __future__ import annotations

import io
import os
import platform
import subprocess
import sys
import tempfile
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
def serving(**variables: str) -> Iterator[tuple[str, int]]:
    """The same, with the number of its process."""
    with tempfile.TemporaryDirectory() as folder:
        environ = (
            os.environ | {"WHITTLE_DATA_DIR": folder, "WHITTLE_RATE_LIMIT": "10000 per minute"} | variables
        )
        command = [sys.executable, "-m", "app", "serve", "--port", "0"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split(" is at ")[1].strip(), process.pid
        finally:
            process.terminate()
            process.wait(20)


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
