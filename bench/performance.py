"""Everything that can be measured of speed and memory, into docs/performance.md between its two marks.

python -m bench.performance [--quick]

Takes about ten minutes; `bench.soak` and the benches of the browser are run by themselves.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from bench import crowd, drag, final, memory, peers, running, slow_link
from bench.client import quantile
from bench.tables import Table

PAGE = running.ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True)
class Drags:
    """One table of drags."""

    title: str
    aim: str
    fields: Sequence[str]
    format: str = "jpeg"
    region: bool = False
    others: Mapping[str, Any] = field(default_factory=dict)

    async def measure(self, seconds: float, runs: int) -> Table:
        with running.server() as url:
            how = (self.format, self.region, seconds, runs, self.others)
            found = await drag.measure(url, 24, self.fields, *how)
        return drag.table(self.title, self.aim, found)


ONE_FRAME, TWO_FRAMES = "p95 at most 16.7 ms, 55 previews a second", "p95 at most 33 ms"
_EVERY = tuple(name for name in drag.SWEEPS if name not in ("colors", "dither"))
_SHARPENED = {"sharpen": 40}
DRAGS = (
    Drags("Drags at 60 patches a second, JPEG, 24 MP", ONE_FRAME, _EVERY),
    Drags("The same with sharpen 40 on, JPEG", ONE_FRAME, _EVERY, others=_SHARPENED),
    Drags("The same with sharpen 40 on, WebP", TWO_FRAMES, _EVERY, "webp", others=_SHARPENED),
    Drags("The same, WebP", TWO_FRAMES, ("quality", "brightness"), "webp"),
    Drags("The same, AVIF", TWO_FRAMES, ("quality", "brightness"), "avif"),
    Drags("The same, JPEG XL", TWO_FRAMES, ("quality", "brightness"), "jxl"),
    Drags("The same, PNG of few colors", TWO_FRAMES, ("colors", "brightness"), "png", others={"colors": 64}),
    Drags("At 100 %, JPEG, 24 MP", TWO_FRAMES, ("quality", "brightness", "sharpen", "blur"), region=True),
)


async def sizes(seconds: float, runs: int) -> Table:
    """Drafts do not care how large the original is."""
    aim = "p95 of 48 MP at most 1.2 of 6 MP"
    table = Table("Drafts by size of the original, JPEG, quality", ("MP", "p50 ms", "p95 ms"), aim)
    p95 = []
    for megapixels in (6, 12, 24, 48):
        with running.server() as url:
            found = await drag.measure(url, megapixels, ["quality"], "jpeg", False, seconds, runs)
        ages = [age for each in found["quality"] for age in each.ages]
        p95.append(quantile(ages, 0.95))
        table.add(megapixels, f"{quantile(ages, 0.5):.1f}", f"{p95[-1]:.1f}")
    table.notes = f"48 MP by 6 MP: {p95[-1] / p95[0]:.2f}."
    return table


async def everything(quick: bool) -> list[Table]:
    seconds, runs = (2.0, 1) if quick else (4.0, 3)
    tables = [await each.measure(seconds, runs) for each in DRAGS]
    tables.append(await sizes(seconds, runs))
    tables += await final.measure(24, runs + 2)
    tables.append(await peers.measure(24, runs + 2))
    tables += await crowd.measure(5 if quick else 30)
    tables.append(await slow_link.measure(5 if quick else 15))
    tables.append(await memory.measure(5 if quick else 20, 12))
    return tables


def heading() -> str:
    names = ("Pillow", "eventlet", "Flask-SocketIO", "pyvips-binary")
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"Measured by `make bench` on {os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}, {packages}; server, workers and clients share the cores. Load "
        f"before: {os.getloadavg()[0]:.1f}. Middle values; in brackets the least and the most of the runs."
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="once and briefly; writes nothing")
    asked = parser.parse_args()
    first = heading()
    figures = "\n".join([first, "", *map(str, asyncio.run(everything(asked.quick)))])
    print(figures)
    if not asked.quick:
        before, _, rest = PAGE.read_text().partition(BEGIN)
        PAGE.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{rest.partition(END)[2]}")


if __name__ == "__main__":
    main()
