"""How long an acknowledgement takes while two full-size 24 MP renders run, against the same when idle.

python -m bench.acknowledgement [--seconds 8]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import Any

import aiohttp

from bench import running
from bench.client import BenchTab, quantile


async def keep_rendering(url: str, image: dict[str, Any], until: float) -> int:
    """Ask for one new full-size WebP after another; how many were made."""
    made = 0
    headers = {"Authorization": f"Bearer {image['key']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        while time.perf_counter() < until:
            query = {"format": "webp", "quality": str(40 + made % 50), "brightness": str(made % 90)}
            async with session.get(f"{url}{image['url']}/rendition", params=query) as answer:
                assert answer.status == 200, await answer.text()
                await answer.read()
            made += 1
    return made


async def acknowledgements(tab: BenchTab, until: float) -> list[float]:
    """Round trips in ms of a command that changes nothing, about 100 a second."""
    times = []
    while time.perf_counter() < until:
        sent = time.perf_counter()
        await tab.call("patch_recipe", changes={})
        times.append((time.perf_counter() - sent) * 1000)
        await asyncio.sleep(0.01)
    return times


async def measure(url: str, seconds: float, content: bytes) -> None:
    images = [await running.upload(url, content) for _ in range(3)]
    async with BenchTab(url, images[0], {"width": 400, "height": 300}) as tab:
        await asyncio.sleep(3)
        idle = await acknowledgements(tab, time.perf_counter() + seconds)
        until = time.perf_counter() + seconds
        renders = [asyncio.create_task(keep_rendering(url, image, until)) for image in images[1:]]
        busy = await acknowledgements(tab, until)
        made = sum(await asyncio.gather(*renders))
    print("| workers | p50 ms | p99 ms | max ms | acknowledgements |\n|---|---|---|---|---|")
    for name, times in (("idle", idle), (f"{made} renders of 24 MP", busy)):
        print(
            f"| {name} | {quantile(times, 0.5):.1f} | {quantile(times, 0.99):.1f} "
            f"| {max(times):.1f} | {len(times)} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8)
    asked = parser.parse_args()
    print(running.machine())
    with running.server(WHITTLE_RENDER_WORKERS="2") as url:
        asyncio.run(measure(url, asked.seconds, running.photo(6000, 4000)))


if __name__ == "__main__":
    main()
