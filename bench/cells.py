"""The same hands on one cell and on two, on the same cores: is the web process what they wait for?

python -m bench.cells [--seconds 20]
"""

from __future__ import annotations

import argparse
import asyncio
import os
from contextlib import AsyncExitStack, ExitStack

from bench import running
from bench.client import BenchTab, quantile
from bench.crowd import FIELDS, MEGAPIXELS, ROOMY
from bench.drag import VIEW, drag
from bench.tables import Table

HANDS, RATE = 8, 60


async def dragged(urls: list[str], content: bytes, seconds: float) -> list[float]:
    """Ages of all previews in ms, while the hands are shared out among these servers."""
    images = [(url, await running.upload(url, content)) for url in urls for _ in range(HANDS // len(urls))]
    async with AsyncExitStack() as stack:
        tabs = [await stack.enter_async_context(BenchTab(url, image, VIEW)) for url, image in images]
        await asyncio.gather(*(tab.has_final.wait() for tab in tabs))
        found = await asyncio.gather(
            *(drag(tab, FIELDS[place % len(FIELDS)], seconds, RATE) for place, tab in enumerate(tabs))
        )
    return [age for each in found for age in each.ages]


async def measure(seconds: float) -> Table:
    content = running.photo(*running.size_of(MEGAPIXELS))
    cores = os.cpu_count() or 1
    table = Table(
        f"{HANDS} hands at {RATE} patches a second, {cores} render workers in all",
        ("cells", "previews a second, all", "p50 ms", "p95 ms"),
    )
    for cells in (1, 2):
        with ExitStack() as stack:
            variables = ROOMY | {"WHITTLE_RENDER_WORKERS": str(max(1, cores // cells))}
            urls = [stack.enter_context(running.server(**variables)) for _ in range(cells)]
            ages = await dragged(urls, content, seconds)
        table.add(
            cells,
            f"{len(ages) / seconds:.0f}",
            f"{quantile(ages, 0.5):.0f}",
            f"{quantile(ages, 0.95):.0f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    print(f"{MEGAPIXELS} MP, JPEG, {running.machine()}\n")
    print(asyncio.run(measure(asked.seconds)))


if __name__ == "__main__":
    main()
