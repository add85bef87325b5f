"""What a server keeps in memory: at rest, for each edit that is open, and after they are closed.

python -m bench.memory [--edits 20] [--megapixels 12]
"""

from __future__ import annotations

import argparse
import asyncio
from contextlib import AsyncExitStack

import aiohttp

from bench import running
from bench.client import BenchTab
from bench.crowd import ROOMY
from bench.drag import VIEW, drag
from bench.tables import Table

_QUIET_S = 6
# Workers let go of what nobody has asked for in a minute; Engine.IO holds on to the last packet of a
# connection until its next heartbeat, every 25 seconds.
_IDLE_S = 75


class Watch:
    """Adds a row a moment: the web process, and each worker."""

    def __init__(self, table: Table, server: int) -> None:
        self._table = table
        self._server = server
        self.web: list[float] = []

    async def note(self, when: str, after_s: float = _QUIET_S) -> None:
        await asyncio.sleep(after_s)
        web, workers = memory_row(self._server)
        self.web.append(float(web))
        self._table.add(when, web, workers)


def memory_row(server: int) -> tuple[str, str]:
    """MiB of the web process, and of each worker."""
    workers = [f"{running.memory_mb(worker):.0f}" for worker in running.workers_of(server)]
    return f"{running.memory_mb(server):.1f}", ", ".join(workers)


async def measure(edits: int, megapixels: float) -> Table:
    table = Table(
        f"Memory, {edits} edits of {megapixels:g} MP",
        ("when", "web process, MiB", "each worker, MiB"),
        "an idle edit costs the web process under 1 MB; workers return to base after closing",
    )
    content = running.photo(*running.size_of(megapixels))
    with running.serving(**ROOMY) as (url, server):
        watch = Watch(table, server)
        await watch.note("at rest, just started")
        async with AsyncExitStack() as stack:
            images, tabs = [], []
            for place in range(edits):
                images.append(await running.upload(url, content))
                tabs.append(await stack.enter_async_context(BenchTab(url, images[-1], VIEW)))
                if place == 0:
                    await watch.note("one edit open and idle", _IDLE_S)
            await watch.note(f"{edits} edits open and idle", _IDLE_S)
            for tab in tabs[:4]:
                await drag(tab, "sharpen", 3)
            await watch.note("four of them dragged, one after the other")
        await watch.note("all tabs closed")
        async with aiohttp.ClientSession() as session:
            for image in images:
                headers = {"Authorization": f"Bearer {image['key']}"}
                async with session.delete(url + image["url"], headers=headers) as answer:
                    assert answer.status == 204
        await watch.note("all images deleted")
    one_more = (watch.web[2] - watch.web[1]) / (edits - 1)
    table.notes = (
        f"Each further idle edit costs the web process {one_more:.2f} MiB, its last preview included."
    )
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--megapixels", type=float, default=12)
    asked = parser.parse_args()
    print(f"{running.machine()}\n\n{asyncio.run(measure(asked.edits, asked.megapixels))}")


if __name__ == "__main__":
    main()
