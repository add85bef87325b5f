"""A drag of one slider at 60 patches a second: previews a second, and the time from patch to preview.

python -m bench.drag [--field all] [--format jpeg] [--with sharpen=40,temperature=20] [--megapixels 24]
                     [--region] [--seconds 5] [--runs 3] [--weighing]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench import running
from bench.client import BenchTab, quantile
from bench.tables import Table, spread

VIEW = {"width": 1200, "height": 800}
#: Values of each field that a hand goes over, to and fro.
SWEEPS: dict[str, Sequence[Any]] = {
    "quality": range(30, 90),
    "brightness": range(-30, 30),
    "contrast": range(-30, 30),
    "saturation": range(-30, 30),
    "scale": range(40, 100),
    "sharpen": range(1, 61),
    "blur": [step / 10 for step in range(1, 61)],
    "exposure": [step / 20 for step in range(-20, 20)],
    "highlights": range(-30, 30),
    "shadows": range(-30, 30),
    "temperature": range(-30, 30),
    "tint": range(-30, 30),
    "vibrance": range(-30, 30),
    "straighten": [step / 10 for step in range(-30, 30)],
    "colors": range(8, 128),
    "dither": ("none", "half", "full", "auto"),
}
_QUIET_S = 1.5


@dataclass
class Drag:
    """Ages of previews in ms, their bytes on the wire, what they have of the view's sides, and how many came
    a second."""

    ages: list[float]
    sizes: list[int]
    shares: list[float]
    per_second: float

    @property
    def kilobytes(self) -> float:
        return sum(self.sizes) / len(self.sizes) / 1000


def own_pixels(width: int, height: int) -> dict[str, Any]:
    """A view of the middle of a picture at 100 %."""
    across, down = VIEW["width"] / width, VIEW["height"] / height
    return VIEW | {"region": {"x": (1 - across) / 2, "y": (1 - down) / 2, "width": across, "height": down}}


async def drag(
    tab: BenchTab, field: str, seconds: float, rate: float = 60, quiet_s: float = _QUIET_S
) -> Drag:
    """Patch `rate` times a second, after `quiet_s` of rest; ages count from when a revision was sent."""
    sent: dict[int, float] = {}
    ages: list[float] = []
    sizes: list[int] = []
    shares: list[float] = []

    def note(body: dict[str, Any], arrived_s: float) -> None:
        if body["stage"] == "draft" and body["revision"] in sent:
            ages.append((arrived_s - sent[body["revision"]]) * 1000)
            sizes.append(len(body["src"]))
            shares.append(max(body["width"] / VIEW["width"], body["height"] / VIEW["height"]))

    tab.on_preview = note
    values = SWEEPS[field]
    revision = (await tab.call("patch_recipe", changes={field: values[1]}, phase="settle"))["revision"]
    await asyncio.sleep(quiet_s)  # the final of this is not part of the drag
    sent.clear()
    ages.clear()
    sizes.clear()
    shares.clear()
    start = time.perf_counter()
    calls = []
    for step in range(int(seconds * rate)):
        await asyncio.sleep(max(0.0, start + step / rate - time.perf_counter()))
        revision += 1
        sent[revision] = time.perf_counter()
        changes = {field: to_and_fro(values, step)}
        calls.append(asyncio.create_task(tab.call("patch_recipe", changes=changes, phase="drag")))
    took = time.perf_counter() - start
    answers = await asyncio.gather(*calls)
    assert all(answer["ok"] for answer in answers)
    assert answers[-1]["revision"] == revision, "every patch must have changed the recipe"
    return Drag(ages, sizes, shares, len(ages) / took)


def others_of(text: str) -> dict[str, Any]:
    """Fields that are set beside the one that is dragged: for instance "sharpen=40,fit=cover"."""
    pairs = (part.split("=", 1) for part in text.split(",") if part)
    return {field: _value(value) for field, value in pairs}


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def to_and_fro(values: Sequence[Any], step: int) -> Any:
    place = step % (2 * len(values) - 2)
    return values[place if place < len(values) else 2 * len(values) - 2 - place]


async def measure(
    url: str,
    megapixels: float,
    fields: Sequence[str],
    format: str,
    region: bool,
    seconds: float,
    runs: int,
    others: Mapping[str, Any] | None = None,
    weighing: bool = False,
) -> dict[str, list[Drag]]:
    """Each field in turn, `runs` times, on a new upload, with `others` set as people have them set. With
    `weighing`, files for a web page are weighed beside it all the time, which the page does at rest only."""
    width, height = running.size_of(megapixels)
    image = await running.upload(url, running.photo(width, height))
    view = own_pixels(width, height) if region else VIEW
    found: dict[str, list[Drag]] = {}
    async with BenchTab(url, image, view) as tab, asked_again(url, image, weighing):
        for field in fields:
            await tab.call("reset_recipe")
            await tab.call("patch_recipe", changes={"format": format, **(others or {})}, phase="settle")
            found[field] = [await drag(tab, field, seconds) for _ in range(runs)]
    return found


@asynccontextmanager
async def asked_again(url: str, image: Mapping[str, Any], wanted: bool) -> AsyncIterator[None]:
    """Estimates for a web page of that image, one after the other, for as long as it is entered."""
    if not wanted:
        yield
        return

    async def ask() -> None:
        headers = {"Authorization": f"Bearer {image['key']}"}
        address, count = f"{url}{image['url']}/publications/estimate", 0
        async with aiohttp.ClientSession(headers=headers) as session:
            while True:
                async with session.post(address, json={"recipe": {"quality": 30 + count % 60}}) as answer:
                    await answer.read()
                    count += answer.status == 200
                    print(f"{count} sets weighed", end="\r", flush=True)

    asking = asyncio.create_task(ask())
    try:
        yield
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking


def table(title: str, aim: str, found: dict[str, list[Drag]]) -> Table:
    rows = Table(
        title,
        ("what", "previews a second", "p50 ms", "p95 ms", "kB a preview", "part of the view's sides"),
        aim,
    )
    for what, drags in found.items():
        rows.add(
            what,
            spread([each.per_second for each in drags]),
            spread([quantile(each.ages, 0.5) for each in drags]),
            spread([quantile(each.ages, 0.95) for each in drags]),
            f"{drags[0].kilobytes:.0f}",
            f"{quantile(drags[0].shares, 0.5):.2f}",
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--field", choices=[*SWEEPS, "all"], default="quality")
    parser.add_argument("--format", default="jpeg")
    parser.add_argument("--megapixels", type=float, default=10)
    parser.add_argument("--region", action="store_true", help="at 100 %% instead of all of the picture")
    parser.add_argument("--with", dest="others", default="", help="field=value,... that is set beside it")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--weighing", action="store_true", help="weigh files for a web page all the while")
    asked = parser.parse_args()
    fields = list(SWEEPS) if asked.field == "all" else [asked.field]
    others = others_of(asked.others)
    how = (asked.format, asked.region, asked.seconds, asked.runs, others, asked.weighing)
    with running.server() as url:
        found = asyncio.run(measure(url, asked.megapixels, fields, *how))
    where = "at 100 %" if asked.region else "all of it"
    print(table(f"{asked.megapixels:g} MP, {asked.format}, {where}, {running.machine()}", "", found))


if __name__ == "__main__":
    main()
