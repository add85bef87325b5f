"""A drag of one slider at 60 patches a second: previews a second, and the time from patch to preview.

python -m bench.drag [--field quality] [--megapixels 10] [--seconds 5] [--runs 3]
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import Any

from bench import running
from bench.client import BenchTab, quantile

VIEW = {"width": 1200, "height": 800}
SWEEPS = {
    "quality": range(30, 90),
    "brightness": range(-30, 30),
    "saturation": range(-30, 30),
    "scale": range(40, 100),
    "sharpen": range(1, 61),
    "blur": [step / 10 for step in range(1, 61)],
}


async def drag(url: str, image: dict[str, Any], field: str, format: str, seconds: float) -> dict[str, float]:
    """Patch every 1/60 s; a preview's age is the time since its revision was sent."""
    sent: dict[int, float] = {}
    ages: list[float] = []
    sizes: list[int] = []
    async with BenchTab(url, image, VIEW) as tab:
        await tab.call("patch_recipe", changes={"format": format}, phase="settle")
        await asyncio.sleep(1.5)  # the first final is not part of the drag

        def note(body: dict[str, Any], arrived_s: float) -> None:
            if body["stage"] == "draft" and body["revision"] in sent:
                ages.append((arrived_s - sent[body["revision"]]) * 1000)
                sizes.append(len(body["src"]))

        tab.on_preview = note
        revision = (await tab.call("patch_recipe", changes={}))["revision"]
        values = list(SWEEPS[field])
        start = time.perf_counter()
        calls = []
        for step in range(int(seconds * 60)):
            await asyncio.sleep(max(0.0, start + step / 60 - time.perf_counter()))
            place = step % (2 * len(values) - 2)
            value = values[place if place < len(values) else 2 * len(values) - 2 - place]
            revision += 1
            sent[revision] = time.perf_counter()
            calls.append(asyncio.create_task(tab.call("patch_recipe", changes={field: value}, phase="drag")))
        took = time.perf_counter() - start
        answers = await asyncio.gather(*calls)
        assert all(answer["ok"] for answer in answers)
        assert answers[-1]["revision"] == revision, "every patch must have changed the recipe"
    return {
        "per_second": len(ages) / took,
        "p50": quantile(ages, 0.5),
        "p95": quantile(ages, 0.95),
        "kB": sum(sizes) / len(sizes) / 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--field", choices=[*SWEEPS, "all"], default="quality")
    parser.add_argument("--format", default="jpeg")
    parser.add_argument("--megapixels", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    width = round((asked.megapixels * 1e6 * 1.5) ** 0.5)
    content = running.photo(width, round(width / 1.5))
    print(f"{asked.megapixels:g} MP, {asked.format}, 60 patches a second, {running.machine()}")
    print("| field | previews/s | p50 ms | p95 ms | kB |\n|---|---|---|---|---|")
    with running.server() as url:
        image = asyncio.run(running.upload(url, content))
        for field in SWEEPS if asked.field == "all" else [asked.field]:
            for _ in range(asked.runs):
                result = asyncio.run(drag(url, image, field, asked.format, asked.seconds))
                print(
                    f"| {field} | {result['per_second']:.1f} | {result['p50']:.1f} | {result['p95']:.1f} "
                    f"| {result['kB']:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
