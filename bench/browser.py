"""A drag in a real browser: the time from a slider's input event until the preview made of it is painted.

python -m bench.browser [--megapixels 10] [--seconds 5] [--runs 2]

The time of a preview is taken from the newest input event whose value it shows (the page's own patches and
the server's acknowledgements tell which) to the end of the frame in which the picture was swapped.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Locator, Page, ViewportSize, sync_playwright

from bench import running
from bench.client import quantile

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
WINDOW: ViewportSize = {"width": 1280, "height": 800}
FORMATS = ("JPEG", "WebP")
ZOOMS = ("Fit", "100%")

#: Runs before the page: notes inputs, the revision each patch became, and when each revision was painted.
PROBE = """() => {
    const inputs = [], patches = new Map(), born = new Map();
    window.ages = [];
    document.addEventListener('input', (event) => {
        if (event.target.type === 'range') inputs.push([event.target.valueAsNumber, performance.now()]);
    }, true);
    const since = (value) => inputs.findLast(([set]) => set === value)?.[1];
    window.WebSocket = class extends WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener('message', ({data}) => {
                const [, number, body] = /^43(\\d+)(\\[.*)$/s.exec(data) ?? [];
                if (patches.has(number)) born.set(JSON.parse(body)[0].revision, patches.get(number));
            });
        }
        send(data) {
            const [, number, body] = /^42(\\d+)(\\["patch_(?:recipe|album)".*)$/s.exec(data) ?? [];
            if (body) patches.set(number, since(Object.values(JSON.parse(body)[1].changes)[0]));
            super.send(data);
        }
    };
    const channel = new MessageChannel();
    const painted = [];
    channel.port1.onmessage = () => painted.shift()?.(performance.now());
    document.addEventListener('DOMContentLoaded', () => {
        const picture = document.getElementById('picture');
        new MutationObserver(() => {
            const {revision, stage} = picture.dataset;
            requestAnimationFrame(() => {
                painted.push((now) => {
                    const start = born.get(Number(revision));
                    if (start && stage === 'draft') window.ages.push(now - start);
                });
                channel.port2.postMessage(null);
            });
        }).observe(picture, {attributeFilter: ['data-revision']});
    });
}"""


def open_photo(page: Page, url: str, photo: Path, format: str, zoom: str) -> None:
    page.goto(url)
    page.locator("body[data-ready]").wait_for()
    page.locator("#file").set_input_files(photo)
    settled(page)
    page.get_by_role("radio", name=format, exact=True).check(force=True)
    settled(page)
    page.get_by_role("button", name=zoom, exact=True).click()
    page.wait_for_timeout(1500)
    settled(page)


def drag(page: Page, slider: Locator, seconds: float) -> list[float]:
    """Drag a slider to and fro, a step a frame; the age of every draft that was painted meanwhile, ms."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    left, width, middle = box["x"] + 9, box["width"] - 18, box["y"] + box["height"] / 2
    share = slider.evaluate("input => (input.value - input.min) / (input.max - input.min)")
    page.mouse.move(left + width * share, middle)
    page.mouse.down()
    page.evaluate("window.ages.length = 0")
    frames = int(seconds * 60)
    for frame in range(frames):
        swing = abs(frame % 120 - 60) / 60
        page.mouse.move(left + width * (0.3 + 0.5 * swing), middle)
        page.evaluate("new Promise(requestAnimationFrame)")
    ages: list[float] = page.evaluate("window.ages")
    page.mouse.up()
    return ages


def settled(page: Page) -> None:
    """Wait for the final."""
    page.wait_for_timeout(300)
    page.locator('#result[aria-busy="false"]').wait_for(timeout=60_000)


def measure(browser: Browser, url: str, photo: Path, seconds: float, runs: int) -> list[dict[str, Any]]:
    rows = []
    for format in FORMATS:
        for zoom in ZOOMS:
            page = browser.new_page(viewport=WINDOW)
            page.add_init_script(f"({PROBE})()")
            open_photo(page, url, photo, format, zoom)
            for _ in range(runs):
                ages = drag(page, page.locator("#groups input[type=range]").first, seconds)
                settled(page)
                rows.append({"format": format, "zoom": zoom, "ages": ages})
            page.close()
    return rows


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def photo_of(folder: str, megapixels: float) -> Path:
    width = round((megapixels * 1e6 * 1.5) ** 0.5)
    photo = Path(folder) / "photo.jpg"
    photo.write_bytes(running.photo(width, round(width / 1.5)))
    return photo


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megapixels", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=2)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder, running.server() as url, chromium() as browser:
        photo = photo_of(folder, asked.megapixels)
        print(f"{asked.megapixels:g} MP, Chromium without a GPU, {running.machine()}")
        print("| format | zoom | previews | p50 ms | p95 ms |\n|---|---|---|---|---|")
        for row in measure(browser, url, photo, asked.seconds, asked.runs):
            ages = row["ages"]
            print(
                f"| {row['format']} | {row['zoom']} | {len(ages)} "
                f"| {quantile(ages, 0.5):.0f} | {quantile(ages, 0.95):.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
