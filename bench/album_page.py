"""The page with a large album: first load, scrolling, a drag beside that of a single picture, and the fit.

python -m bench.album_page [--members 1000] [--seconds 4] [--runs 2]

The members are small photos, but the one in front, which is the single picture too.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from playwright.sync_api import Browser, Page

from bench import running
from bench.browser import PROBE, WINDOW, chromium, drag, open_photo, photo_of, settled
from bench.client import quantile
from bench.tables import Table, spread

_UPLOADS = 3
_MOST_NODES = 60
#: Resolves once the film shows thumbnails: milliseconds since the page was asked for.
_LOADED = """() => new Promise((resolve) => {
    const look = () => {
        const pictures = [...document.querySelectorAll('.cell img')];
        if (pictures.some((each) => each.complete && each.naturalWidth)) resolve(performance.now());
        else requestAnimationFrame(look);
    };
    look();
})"""
#: Scrolls the film from end to end, a step a frame: the most nodes there were, and tasks of over 50 ms.
_SCROLLED = """async (frames) => {
    const film = document.getElementById('film');
    const long = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((each) => each.duration)))
        .observe({entryTypes: ['longtask']});
    let most = 0;
    const end = film.scrollWidth - film.clientWidth;
    for (let frame = 0; frame <= frames; frame += 1) {
        film.scrollLeft = end * frame / frames;
        await new Promise(requestAnimationFrame);
        most = Math.max(most, document.querySelectorAll('.cell').length);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    return {most, long, cells: film.querySelectorAll('.cell').length};
}"""


def filled(url: str, front: bytes, count: int) -> dict[str, Any]:
    """An album of `count` checked members."""
    body: dict[str, Any] = requests.post(f"{url}/api/albums", json={"name": "Bench"}, timeout=60).json()
    small = [running.photo(*running.size_of(0.2 + 0.05 * number)) for number in range(8)]
    headers, address = {"Authorization": f"Bearer {body['key']}"}, url + body["url"]

    def send(number: int) -> None:
        content = front if number == 0 else small[number % len(small)]
        files = {"file": (f"{number:04}.jpg", content)}
        data = {"rank": f"{number + 1}"}
        answer = requests.post(f"{address}/images", headers=headers, files=files, data=data, timeout=120)
        assert answer.status_code == 201, answer.text

    with ThreadPoolExecutor(_UPLOADS) as threads:
        list(threads.map(send, range(count)))
    while True:
        members = requests.get(f"{address}?count=1000", headers=headers, timeout=60).json()["images"]
        if all(member["state"] == "ready" for member in members):
            return body
        time.sleep(1)


def opened(browser: Browser, url: str, album: dict[str, Any]) -> tuple[Page, float]:
    """A new tab with the album, and after how many milliseconds it showed the film."""
    page = browser.new_page(viewport=WINDOW)
    page.add_init_script(f"({PROBE})()")
    page.goto(f"{url}{album['editor_url']}#key={album['key']}")
    loaded: float = page.evaluate(_LOADED)
    settled(page)
    return page, loaded


def drags(pages: list[Page], seconds: float, runs: int) -> list[list[float]]:
    """The 95th percentile of each run in each page, ms; in turn, so that all have the same neighbors."""
    found: list[list[float]] = [[] for _ in pages]
    for _ in range(runs):
        for page, taken in zip(pages, found, strict=True):
            page.bring_to_front()
            slider = page.locator("#groups input[type=range]").first
            taken.append(quantile(drag(page, slider, seconds), 0.95))
            settled(page)
    return found


def timed(url: str, album: dict[str, Any], method: str, part: str, **body: Any) -> tuple[float, Any]:
    """Seconds that a request takes, and its answer."""
    headers, began = {"Authorization": f"Bearer {album['key']}"}, time.monotonic()
    answer = requests.request(
        method, url + album["url"] + part, headers=headers, json=body or None, timeout=600
    )
    return time.monotonic() - began, answer.json()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--runs", type=int, default=2)
    asked = parser.parse_args()
    table = Table(f"The page with an album of {asked.members}", ("what", "measured"), notes=running.machine())
    limits = {"WHITTLE_ALBUM_UPLOADS": "100000 per minute", "WHITTLE_MAX_ALBUM_FILES": f"{asked.members}"}
    with TemporaryDirectory() as folder, running.server(**limits) as url, chromium() as browser:
        photo = photo_of(folder, 6)
        album = filled(url, Path(photo).read_bytes(), asked.members)
        pages = [opened(browser, url, album) for _ in range(3)]
        table.add("film with its first thumbnails, ms from the request", spread([ms for _, ms in pages], 0))
        for page, _ in pages[1:]:
            page.close()
        page = pages[0][0]
        page.wait_for_timeout(2000)
        scrolled = page.evaluate(_SCROLLED, 240)
        long = ", ".join(f"{ms:.0f}" for ms in scrolled["long"]) or "none"
        table.add(f"nodes of the film at most (aim {_MOST_NODES})", scrolled["most"])
        table.add("tasks of over 50 ms while it is scrolled from end to end, ms", long)
        alone = browser.new_page(viewport=WINDOW)
        alone.add_init_script(f"({PROBE})()")
        open_photo(alone, url, photo, "JPEG", "Fit")
        single, of_album = drags([alone, page], asked.seconds, asked.runs)
        alone.close()
        table.add("drag of a single picture, p95 ms", spread(single, 0))
        table.add("drag of the picture in front of the album, p95 ms", spread(of_album, 0))
        for count in (200, 1000):
            took = min(timed(url, album, "GET", f"?count={count}")[0] for _ in range(5))
            table.add(f"{count} members over HTTP, ms", f"{1000 * took:.0f}")
        seconds, curve = timed(url, album, "GET", "/curve")
        table.add("curve, s", f"{seconds:.1f}")
        limit = curve["points"][3]["bytes"]
        seconds, fitted = timed(url, album, "POST", "/fit", bytes=limit)
        table.add("fit, s", f"{seconds:.1f}, quality {fitted['quality']}, {fitted['high'] / limit:.3f} of it")
    print(table)


if __name__ == "__main__":
    main()
