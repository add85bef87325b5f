"""The time from a change of quality until there is something to see, ours and other programs'.

python -m bench.peers [--megapixels 24] [--runs 7]

Ours is a draft at a websocket client. Others have no drafts: they make the whole file. The plain way is a
Flask handler that decodes, applies and encodes for every request; libvips and sharp start from the file, on
all cores; Squoosh's codec, in node, from pixels that it keeps.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import aiohttp
import pyvips
from flask import Flask, Response, request
from PIL import Image, ImageEnhance
from werkzeug.serving import make_server

from bench import running
from bench.client import BenchTab
from bench.drag import VIEW, drag
from bench.rivals import SHARP_VERSION
from bench.tables import Table, spread

JSQUASH_VERSION = "1.6.0"
_SCRIPT = Path(__file__).with_name("peers.mjs").resolve()


def plain_app(data: bytes) -> Flask:
    """The plain way: everything from the start for each request."""
    app = Flask(__name__)

    @app.get("/")
    def optimize() -> Response:
        picture = Image.open(BytesIO(data)).convert("RGB")
        for name, enhance in (("brightness", ImageEnhance.Brightness), ("contrast", ImageEnhance.Contrast)):
            picture = enhance(picture).enhance(request.args.get(name, 1.0, float))
        out = BytesIO()
        picture.save(out, "JPEG", quality=request.args.get("quality", 80, int))
        return Response(out.getvalue(), mimetype="image/jpeg")

    return app


@contextmanager
def plain_server(data: bytes) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, plain_app(data), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()


@contextmanager
def node(data: bytes) -> Iterator[Callable[[str, int], float]]:
    """Asks sharp or Squoosh's codec for a quality; ms."""
    with tempfile.TemporaryDirectory() as folder:
        packages = [f"sharp@{SHARP_VERSION}", f"@jsquash/jpeg@{JSQUASH_VERSION}"]
        environ = os.environ | {"NODE_USE_SYSTEM_CA": "1"}
        subprocess.run(
            ["npm", "install", "--no-save", "--silent", *packages], cwd=folder, env=environ, check=True
        )
        (Path(folder) / "photo.jpg").write_bytes(data)
        process = subprocess.Popen(
            ["node", str(_SCRIPT)], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

        def ask(who: str, quality: int) -> float:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"who": who, "quality": quality}) + "\n")
            process.stdin.flush()
            return float(process.stdout.readline())

        try:
            yield ask
        finally:
            process.communicate()


async def plain_times(data: bytes, runs: int) -> list[float]:
    times = []
    with plain_server(data) as url:
        async with aiohttp.ClientSession() as session:
            for run in range(runs):
                start = time.perf_counter()
                async with session.get(f"{url}/?quality={70 + run}&brightness=1.1&contrast=1.1") as answer:
                    await answer.read()
                times.append((time.perf_counter() - start) * 1000)
    return times


def libvips_time(data: bytes, quality: int) -> float:
    start = time.perf_counter()
    pyvips.Image.jpegload_buffer(data).jpegsave_buffer(Q=quality)
    return (time.perf_counter() - start) * 1000


async def our_times(data: bytes) -> list[float]:
    with running.server() as url:
        image = await running.upload(url, data)
        async with BenchTab(url, image, VIEW) as tab:
            return (await drag(tab, "quality", 3)).ages


async def measure(megapixels: float, runs: int) -> Table:
    table = Table(
        f"One change, {megapixels:g} MP JPEG: until there is something to see",
        ("who", "ms", "times ours (medians)"),
        notes="Ours is a draft for a view of 1200 x 800; the others make the whole file, since they know no "
        "other way. The plain handler changes brightness and contrast too.",
    )
    data = running.photo(*running.size_of(megapixels))
    qualities = range(70, 70 + runs)
    found = {"ours": await our_times(data), "plain Flask handler": await plain_times(data, runs)}
    found["libvips"] = [libvips_time(data, quality) for quality in qualities]
    with node(data) as ask:
        for who, name in (("sharp", "sharp"), ("squoosh", "Squoosh's codec")):
            ask(who, 60)
            found[name] = [ask(who, quality) for quality in qualities]
    middle = {who: sorted(times)[len(times) // 2] for who, times in found.items()}
    for who, times in found.items():
        table.add(who, spread(times), f"{middle[who] / middle['ours']:.0f}")
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megapixels", type=float, default=24)
    parser.add_argument("--runs", type=int, default=7)
    asked = parser.parse_args()
    print(f"{running.machine()}\n\n{asyncio.run(measure(asked.megapixels, asked.runs))}")


if __name__ == "__main__":
    main()
