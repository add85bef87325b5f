"""A tab behind a slow and long line, beside one that is near: how old its previews are.

python -m bench.slow_link [--seconds 15]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from bench import running
from bench.client import BenchTab, quantile
from bench.drag import VIEW, Drag, drag
from bench.tables import Table

BYTES_PER_S = 1_000_000 / 8
ONE_WAY_S = 0.05
_CHUNK = 1400
_BUFFER = 32_768


@asynccontextmanager
async def slow(url: str) -> AsyncIterator[str]:
    """The address of the same server, a line of BYTES_PER_S and ONE_WAY_S away in each direction."""
    there = urlsplit(url)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        beyond, onward = await asyncio.open_connection(there.hostname, there.port, limit=_CHUNK)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(_carry(reader, onward), _carry(beyond, writer))

    server = await asyncio.start_server(connect, "127.0.0.1", 0, limit=_CHUNK)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """One direction: bytes leave one after the other at the line's rate, and arrive after its delay."""
    on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_BUFFER // _CHUNK)

    async def arrive() -> None:
        while True:
            at, data = await on_the_way.get()
            await asyncio.sleep(at - time.perf_counter())
            if target.is_closing():
                return
            target.write(data)

    arriving = asyncio.create_task(arrive())
    free = 0.0
    with contextlib.suppress(ConnectionError, asyncio.CancelledError):
        while data := await source.read(_CHUNK):
            free = max(free, time.perf_counter()) + len(data) / BYTES_PER_S
            await asyncio.sleep(free - time.perf_counter())
            await on_the_way.put((free + ONE_WAY_S, data))
    arriving.cancel()
    target.close()


async def measure(seconds: float) -> Table:
    table = Table(
        "A tab on a line of 1 Mbit/s and 100 ms there and back, and one that is near",
        (
            "tab",
            "previews a second",
            "p50 ms",
            "p95 ms",
            "kB a preview",
            "within 2 round trips and its transfer",
        ),
        "the newest preview never older than 2 round trips and its own transfer; the other tab unaffected",
        notes="The near tab drags alone first, and then while the far one looks at the same picture.",
    )
    with running.server() as url:
        image = await running.upload(url, running.photo(*running.size_of(10)))
        async with BenchTab(url, image, VIEW) as near:
            _add(table, "near, alone", await drag(near, "quality", seconds))
            async with slow(url) as far_url, BenchTab(far_url, image, VIEW):
                _add(table, "near, beside the far one", await drag(near, "quality", seconds))
        async with slow(url) as far_url, BenchTab(far_url, image, VIEW) as far:
            _add(table, "far", await drag(far, "quality", seconds, rate=20, quiet_s=6))
    return table


def _add(table: Table, who: str, found: Drag) -> None:
    bounds = [4 * ONE_WAY_S * 1000 + size / BYTES_PER_S * 1000 for size in found.sizes]
    within = sum(age <= bound for age, bound in zip(found.ages, bounds, strict=True)) / len(bounds)
    table.add(
        who,
        f"{found.per_second:.1f}",
        f"{quantile(found.ages, 0.5):.0f}",
        f"{quantile(found.ages, 0.95):.0f}",
        f"{found.kilobytes:.0f}",
        f"{100 * within:.0f} %",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15)
    asked = parser.parse_args()
    print(f"{running.machine()}\n\n{asyncio.run(measure(asked.seconds))}")


if __name__ == "__main__":
    main()
