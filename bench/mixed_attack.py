"""Floods, bombs, slow readers and killed workers at once, beside people who edit: what they lose.

python -m bench.mixed_attack [--minutes 20] [--people 3] [--server gunicorn]

First the people edit for a while alone, then under attack. Some of all floods run at any time, each in a
process of its own and from an address of its own; every few seconds a worker is killed. The people ask for
what they were promised after every gesture, and once more after the server has been stopped and started.
Exit 1 if anything is lost, or if p95 is more than three times what it was.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench import running
from bench.attacks import attack
from bench.client import BenchTab, quantile
from bench.drag import VIEW, drag
from bench.floods import FLOODS
from bench.memory import memory_row
from bench.tables import Table

AT_ONCE = 4
_FLOOD_S, _KILL_EVERY_S, _GESTURE_S = 15.0, 5.0, 2.0
_FIELDS = ("quality", "brightness", "saturation", "sharpen")
_WORST = 3.0
_SECRET = "the same after a restart"


@dataclass
class Seen:
    """Ages of previews in ms; what was lost, in words; what each image was promised to be."""

    ages: list[float] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    promised: dict[str, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    gestures: int = 0


async def asked(url: str, image: dict[str, Any], part: str = "") -> tuple[int, Any]:
    """Status and body of an answer about an image, as its owner gets it."""
    headers = {"Authorization": f"Bearer {image['key']}"}
    timeout = aiohttp.ClientTimeout(90)
    asking = aiohttp.ClientSession(headers=headers, timeout=timeout)
    async with asking as session, session.get(f"{url}{image['url']}{part}") as answer:
        return answer.status, await (answer.json() if not part and answer.ok else answer.read())


async def edit(url: str, image: dict[str, Any], until: float, seen: Seen, seed: int) -> None:
    """Drag, rest, and ask for what was promised, again and again; a connection that is lost is noted."""
    chance = random.Random(seed)
    while time.monotonic() < until:
        try:
            async with BenchTab(url, image, VIEW) as tab:
                while time.monotonic() < until:
                    await gesture(tab, url, image, chance.choice(_FIELDS), seen)
        except (ConnectionError, aiohttp.ClientError, TimeoutError, AssertionError) as error:
            seen.lost[f"{type(error).__name__} {error}"[:80]] += 1
            await asyncio.sleep(0.5)


async def gesture(tab: BenchTab, url: str, image: dict[str, Any], what: str, seen: Seen) -> None:
    dragged = await asyncio.wait_for(drag(tab, what, _GESTURE_S, rate=15, quiet_s=0.5), 60)
    seen.ages += dragged.ages
    settled = await asyncio.wait_for(tab.call("patch_recipe", changes={}, phase="settle"), 60)
    seen.promised[image["id"]] = (image, settled["recipe"])
    status, told = await asked(url, image)
    if status != 200 or told["recipe"] != settled["recipe"]:
        seen.lost[f"a recipe ({status})"] += 1
    status, _ = await asked(url, image, "/rendition")
    if status != 200:
        seen.lost[f"a file ({status})"] += 1
    seen.gestures += 1


async def flooded(url: str, until: float, seed: int, ran: Counter[str]) -> None:
    """One flood after another, each from an address of its own."""
    chance = random.Random(seed)
    while (left := until - time.monotonic()) > 1:
        name = chance.choice(list(FLOODS))
        ended = multiprocessing.Value("i", 0)
        seconds = min(_FLOOD_S, left)
        arguments = (name, url, seconds, ended, f"127.0.1.{seed + 1}")
        process = multiprocessing.get_context("fork").Process(target=attack, args=arguments)
        process.start()
        await asyncio.to_thread(process.join, seconds + 10)
        process.kill()
        ran[name.partition(":")[0]] += 1


async def killed(server: int, until: float, ran: Counter[str]) -> None:
    """A worker, every few seconds."""
    chance = random.Random(0)
    while time.monotonic() < until - _KILL_EVERY_S:
        await asyncio.sleep(_KILL_EVERY_S)
        with suppress(OSError, IndexError):
            os.kill(chance.choice(running.workers_of(server)), signal.SIGKILL)
            ran["killed workers"] += 1


async def phase(
    url: str, server: int, images: list[dict[str, Any]], minutes: float, *, attacked: bool
) -> tuple[Seen, Counter[str]]:
    """People edit for so long, under attack or not."""
    until = time.monotonic() + minutes * 60
    seen, ran = Seen(), Counter[str]()
    tasks = [edit(url, image, until, seen, seed) for seed, image in enumerate(images)]
    if attacked:
        tasks += [flooded(url, until, seed, ran) for seed in range(AT_ONCE)]
        tasks.append(killed(server, until, ran))
    await asyncio.gather(*tasks)
    return seen, ran


def faults_in(log: str) -> Counter[str]:
    """The exceptions that a log tells of, by their last line; a worker that is killed as it starts is told of
    in one too, and is no fault."""
    told = re.findall(r"^Traceback .*\n(?:[ \n].*\n?)*(\S.*)", log, re.MULTILINE)
    return Counter(each for each in told if "the other side has gone" not in each)


async def kept(url: str, seen: Seen) -> None:
    """After a restart: every image has the recipe that was acknowledged."""
    for image, recipe in seen.promised.values():
        status, told = await asked(url, image)
        if status != 200 or told["recipe"] != recipe:
            seen.lost[f"a recipe over a restart ({status})"] += 1
            print(f"lost over the restart: {status} {told} instead of {recipe}", file=sys.stderr)


async def measure(by: str, minutes: float, people: int) -> tuple[Table, bool]:
    """The table, and whether all that was promised was kept."""
    title = f"{people} people for {minutes:g} minutes under attack, by `{by}`, {running.machine()}"
    columns = ("phase", "gestures", "p50 ms", "p95 ms", "lost", "web process MiB", "workers MiB")
    table = Table(title, columns, f"nothing lost, p95 at most {_WORST:g} times that of quiet")
    with tempfile.TemporaryDirectory() as folder:
        variables = {"WHITTLE_DATA_DIR": folder, "WHITTLE_SECRET_KEY": _SECRET}
        p95 = []
        with running.serving(by, **variables) as (url, server):
            content = running.photo(*running.size_of(2))
            images = [await running.upload(url, content) for _ in range(people)]
            for attacked in (False, True):
                lasting = minutes if attacked else max(0.5, minutes / 20)
                seen, ran = await phase(url, server, images, lasting, attacked=attacked)
                p95.append(quantile(seen.ages, 0.95))
                lost = ", ".join(f"{count} x {what}" for what, count in seen.lost.items()) or "nothing"
                p50 = f"{quantile(seen.ages, 0.5):.0f}"
                what = "attacked" if attacked else "quiet"
                table.add(what, seen.gestures, p50, f"{p95[-1]:.0f}", lost, *memory_row(server))
                print(f"{what}: {table.rows[-1]}", flush=True)
            faults = faults_in(Path(f"/proc/{server}/fd/2").read_text())
        with running.serving(by, **variables) as (url, _):
            await kept(url, seen)
    ratio = p95[1] / p95[0]
    told = ", ".join(f"{count} x {what}" for what, count in faults.items()) or "none"
    attacks = ", ".join(f"{count} {what}" for what, count in sorted(ran.items()))
    after = sum(count for what, count in seen.lost.items() if "restart" in what)
    table.notes = (
        f"Attacks: {attacks}. p95 {ratio:.1f} times that of quiet. Faults in the log: {told}. "
        f"Recipes lost over the restart: {after}."
    )
    return table, not (seen.lost.total() or faults) and ratio <= _WORST


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--by", "--server", choices=("serve", "gunicorn"), default="serve")
    given = parser.parse_args()
    table, is_kept = asyncio.run(measure(given.by, given.minutes, given.people))
    print(table)
    sys.exit(0 if is_kept else 1)


if __name__ == "__main__":
    main()
