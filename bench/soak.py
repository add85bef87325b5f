"""A working day of mixed editing at speed: whether memory grows, and whether anything is left on disk.

python -m bench.soak [--minutes 20] [--people 4]

Each person uploads a photo, drags and settles fields, undoes, looks closer, takes the file along, deletes it,
and starts again. Memory is noted every minute; its slope is that of a straight line through the second half.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import aiohttp

from bench import running
from bench.client import BenchTab
from bench.crowd import ROOMY
from bench.drag import SWEEPS, VIEW, own_pixels
from bench.memory import memory_row
from bench.tables import Table

_SIZES = (2.0, 6.0, 12.0)
_FORMATS = ("jpeg", "webp", "avif", "png", "original")
_EVERY_S = 60


async def person(url: str, photos: dict[float, bytes], until: float, done: Counter[str], seed: int) -> None:
    chance = random.Random(seed)
    while time.monotonic() < until:
        megapixels = chance.choice(_SIZES)
        image = await running.upload(url, photos[megapixels])
        done["uploads"] += 1
        async with BenchTab(url, image, VIEW) as tab:
            tab.on_preview = lambda body, arrived_s: done.update({f"{body['stage']}s": 1})
            await work(tab, running.size_of(megapixels), chance, done)
        await take_and_delete(url, image, done)


async def work(tab: BenchTab, size: tuple[int, int], chance: random.Random, done: Counter[str]) -> None:
    """A dozen gestures."""
    for _ in range(12):
        field = chance.choice([*SWEEPS, "undo", "format", "view"])
        if field == "undo":
            await tab.call(chance.choice(["undo", "redo", "reset_recipe"]))
        elif field == "format":
            await tab.call("patch_recipe", changes={"format": chance.choice(_FORMATS)}, phase="settle")
        elif field == "view":
            await tab.call("set_view", view=chance.choice([VIEW, own_pixels(*size)]))
        else:
            for value in SWEEPS[field][:30]:
                await tab.call("patch_recipe", changes={field: value}, phase="drag")
                await asyncio.sleep(1 / 30)
            await tab.call("patch_recipe", changes={}, phase="settle")
        done["gestures"] += 1
        await asyncio.sleep(chance.random())


async def take_and_delete(url: str, image: dict[str, Any], done: Counter[str]) -> None:
    headers = {"Authorization": f"Bearer {image['key']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(f"{url}{image['url']}/rendition") as answer:
            done["files" if answer.status == 200 else f"refused {answer.status}"] += 1
            await answer.read()
        async with session.delete(url + image["url"]) as answer:
            assert answer.status == 204


async def measure(minutes: float, people: int) -> Table:
    table = Table(
        f"{people} people for {minutes:g} minutes, without rest",
        ("minute", "web process, MiB", "workers, MiB"),
        "memory slope flat, nothing left on disk",
    )
    photos = {size: running.photo(*running.size_of(size)) for size in _SIZES}
    done: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        running.serving(**ROOMY, WHITTLE_DATA_DIR=folder) as (url, server),
    ):
        start = time.monotonic()
        until = start + minutes * 60
        working = [asyncio.create_task(person(url, photos, until, done, seed)) for seed in range(people)]
        while time.monotonic() < until:
            await asyncio.sleep(_EVERY_S)
            table.add(f"{(time.monotonic() - start) / 60:.0f}", *memory_row(server))
        await asyncio.gather(*working)
        left = list(Path(folder).rglob("original"))
        await asyncio.sleep(5)
        table.add("at rest", *memory_row(server))
    slope = _slope([float(row[1]) for row in table.rows[len(table.rows) // 2 : -1]])
    table.notes = (
        f"Done: {', '.join(f'{count} {what}' for what, count in sorted(done.items()))}. Left on disk: "
        f"{len(left)} pictures. The web process grew by {slope:.2f} MiB a minute in the second half."
    )
    return table


def _slope(values: list[float]) -> float:
    """Of a straight line through values that are one step apart, by least squares."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    above = sum((place - middle) * (value - mean) for place, value in enumerate(values))
    return above / (sum((place - middle) ** 2 for place in range(len(values))) or 1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--people", type=int, default=os.cpu_count() or 2)
    asked = parser.parse_args()
    print(f"{running.machine()}\n\n{asyncio.run(measure(asked.minutes, asked.people))}")


if __name__ == "__main__":
    main()
