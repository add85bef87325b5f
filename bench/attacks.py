"""Floods and stalls beside an honest drag: what others see of them, and what they cost, on both servers.

python -m bench.attacks [PATTERN...] [--by serve gunicorn] [--seconds 6]

Each flood runs in a process of its own, on as many connections as it names, and comes back whenever it is
ended. Beside it one tab drags at 60 patches a second and somebody asks for the catalog 20 times a second.
"""

from __future__ import annotations

import argparse
import asyncio
import fnmatch
import multiprocessing
import os
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp

from bench import running
from bench.client import BenchTab, quantile
from bench.drag import VIEW, drag
from bench.floods import FLOODS, Flood, Target
from bench.tables import Table

AIM = "GET p99 under 100 ms, drag p95 at most 2x, memory growth under 20 MiB"
_ASK_EVERY_S = 0.05
#: The drag without a flood is measured before each, since other work on the machine comes and goes.
_QUIET_S = 2.5
#: A flood that is ended at once comes back at once, but does not take a core from those who measure.
_COME_BACK_S = 0.02


def attack(name: str, url: str, seconds: float, ended: Any, source: str = "") -> None:
    """Run one flood in this process until the time is over; `ended` counts how often the server ended it."""
    target = Target(url, seconds, source)

    def again(flood: Flood) -> None:
        while target.goes_on:
            if flood.once(target):
                with ended.get_lock():
                    ended.value += 1
            time.sleep(_COME_BACK_S)

    flood = FLOODS[name]
    threads = [threading.Thread(target=again, args=(flood,), daemon=True) for _ in range(flood.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 5)


@asynccontextmanager
async def asking(url: str, answers: list[float]) -> AsyncIterator[None]:
    """Somebody else who asks for the catalog, on a new connection each time; notes the ms of each answer."""

    async def ask() -> None:
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            while True:
                asked = time.perf_counter()
                with suppress(aiohttp.ClientError):
                    async with session.get(f"{url}/api/catalog") as answer:
                        await answer.read()
                answers.append((time.perf_counter() - asked) * 1000)
                await asyncio.sleep(_ASK_EVERY_S)

    task = asyncio.create_task(ask())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def beside(tab: BenchTab, url: str, name: str | None, seconds: float) -> tuple[float, float, int]:
    """GET p99 and drag p95 in ms beside a flood (None: beside nothing), and how often that was ended."""
    answers: list[float] = []
    ended = multiprocessing.Value("i", 0)
    process = None
    if name is not None:
        process = multiprocessing.get_context("fork").Process(target=attack, args=(name, url, seconds, ended))
        process.start()
    async with asking(url, answers):
        dragged = await drag(tab, "quality", seconds - 0.5, quiet_s=0.3)
    if process is not None:
        await asyncio.to_thread(process.join, seconds + 10)
        process.kill()
    return quantile(answers, 0.99), quantile(dragged.ages, 0.95), ended.value


async def measure(by: str, names: list[str], seconds: float) -> Table:
    """Every flood in turn on one server of this kind."""
    table = Table(
        f"Attacks on `{by}`, {seconds:g} s each, {running.machine()}",
        ("attack", "GET p99 ms", "drag p95 ms", "against quiet", "memory growth MiB", "ended", "load"),
        AIM,
    )
    with running.serving(by) as (url, process):
        image = await running.upload(url, running.photo(1500, 1000))
        async with BenchTab(url, image, VIEW) as tab:
            await beside(tab, url, None, _QUIET_S)
            print(table, flush=True)
            for name in names:
                _, quiet, _ = await beside(tab, url, None, _QUIET_S)
                before = running.memory_mb(process)
                p99, p95, ended = await beside(tab, url, name, seconds)
                grown = running.memory_mb(process) - before
                load = f"{os.getloadavg()[0]:.1f}"
                cells = (f"{p99:.0f}", f"{p95:.0f}", f"{p95 / quiet:.1f}", f"{grown:.1f}", ended, load)
                table.add(name, *cells)
                print(f"| {' | '.join(table.rows[-1])} |", flush=True)
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("patterns", nargs="*", default=["*"], help="names of floods, with * for anything")
    parser.add_argument("--by", nargs="+", choices=("serve", "gunicorn"), default=("serve", "gunicorn"))
    parser.add_argument("--seconds", type=float, default=6)
    asked = parser.parse_args()
    names = [name for name in FLOODS if any(fnmatch.fnmatch(name, each) for each in asked.patterns)]
    for by in asked.by:
        print(asyncio.run(measure(by, names, asked.seconds)), flush=True)


if __name__ == "__main__":
    main()
