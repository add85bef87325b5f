"""Many people at once: edits that are all being dragged, and tabs that only look.

python -m bench.crowd [--seconds 30]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from contextlib import AsyncExitStack

from bench import running
from bench.client import BenchTab, quantile
from bench.drag import VIEW, Drag, drag
from bench.tables import Table

EDITS, RATE = 20, 15
ACTIVE, IDLE = 5, 200
MEGAPIXELS = 6
#: One address is everybody here.
ROOMY = {"WHITTLE_MAX_IMAGES_PER_ADDRESS": "1000", "WHITTLE_MAX_SOCKETS_PER_ADDRESS": "1000"}
#: Of the drags below, each edit takes one.
FIELDS = ("quality", "brightness", "saturation", "scale", "sharpen")


async def drags(tabs: list[BenchTab], seconds: float) -> list[Drag]:
    """What each tab sees while all of them drag."""
    return await asyncio.gather(
        *(drag(tab, FIELDS[place % len(FIELDS)], seconds, RATE) for place, tab in enumerate(tabs))
    )


async def pauses(tab: BenchTab, seconds: float) -> list[float]:
    """How long a command that changes nothing waits for its answer, in ms: what others wait for the server's
    one loop."""
    times = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        sent = time.perf_counter()
        await tab.call("patch_recipe", changes={})
        times.append((time.perf_counter() - sent) * 1000)
        await asyncio.sleep(0.02)
    return times


async def many_edits(url: str, content: bytes, seconds: float) -> Table:
    table = Table(
        f"{EDITS} edits, each dragged at {RATE} patches a second",
        (
            "edits",
            "previews a second, each",
            "p50 ms",
            "p95 ms",
            "worst edit's p95 / median",
            "answer p99 ms",
            "part of the view's sides",
        ),
        "p95 at most 150 ms, worst p95 at most 2x the median, hub pause p99 under 20 ms",
    )
    images = [await running.upload(url, content) for _ in range(EDITS + 1)]
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(BenchTab(url, image, VIEW)) for image in images]
        await asyncio.sleep(3 + EDITS * 0.3)
        watching = asyncio.create_task(pauses(tabs[-1], seconds))
        dragged = await drags(tabs[:-1], seconds)
        answers = await watching
    p95 = [quantile(each.ages, 0.95) for each in dragged]
    every = [age for each in dragged for age in each.ages]
    shares = [share for each in dragged for share in each.shares]
    table.add(
        EDITS,
        f"{len(every) / EDITS / seconds:.1f}",
        f"{quantile(every, 0.5):.0f}",
        f"{quantile(every, 0.95):.0f}",
        f"{max(p95) / statistics.median(p95):.2f}",
        f"{quantile(answers, 0.99):.1f}",
        f"{quantile(shares, 0.5):.2f}",
    )
    return table


async def idle_tabs(url: str, content: bytes, seconds: float) -> Table:
    table = Table(
        f"{IDLE} idle tabs beside {ACTIVE} that are dragged",
        ("open tabs", "p50 ms", "p95 ms"),
        "p95 within 1.2 of the active ones alone",
    )
    images = [await running.upload(url, content) for _ in range(ACTIVE)]
    async with AsyncExitStack() as stack:
        active = [await stack.enter_async_context(BenchTab(url, image, VIEW)) for image in images]
        idle = await running.upload(url, content)
        for others in (0, IDLE):
            for _ in range(others):
                await stack.enter_async_context(BenchTab(url, idle, VIEW))
            await asyncio.sleep(3)
            every = [age for each in await drags(active, seconds) for age in each.ages]
            table.add(ACTIVE + others, f"{quantile(every, 0.5):.0f}", f"{quantile(every, 0.95):.0f}")
    ratio = float(table.rows[1][2]) / float(table.rows[0][2])
    table.notes = f"p95 with the idle tabs: {ratio:.2f} of that without."
    return table


async def measure(seconds: float) -> list[Table]:
    content = running.photo(*running.size_of(MEGAPIXELS))
    tables = []
    for measured in (many_edits, idle_tabs):
        with running.server(**ROOMY) as url:
            tables.append(await measured(url, content, seconds))
    return tables


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30)
    asked = parser.parse_args()
    print(f"{MEGAPIXELS} MP, JPEG, {running.machine()}\n")
    for table in asyncio.run(measure(asked.seconds)):
        print(table)


if __name__ == "__main__":
    main()
