"""How long a page waits when its cell goes (killed, told to stop, frozen) behind the real HAProxy, and what
ten hands that drag meet while one cell after the other is restarted.

python -m bench.handover [--runs 5]

Two cells by gunicorn as in the container, SeaweedFS, and a real browser whose page has an edit open. Times
are from the signal: until the page sees the end of its connection, and until its edit is open again.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from playwright.sync_api import Page

from bench import running
from bench.browser import WINDOW, chromium, open_photo, photo_of, settled
from bench.cluster import BUCKET, KEYS, Balancer, free_port, s3
from bench.hands import Hands
from bench.tables import Table, spread

MEGAPIXELS, HANDS = 6, 10
#: What is done to a cell.
DEEDS = {"killed": signal.SIGKILL, "told to stop": signal.SIGTERM, "frozen": signal.SIGSTOP}
#: Notes when the page's connection changes, in milliseconds since 1970.
WATCH = """() => {
    window.seen = [];
    const status = document.getElementById('status');
    new MutationObserver(() => seen.push([status.dataset.connection, Date.now()]))
        .observe(status, {attributeFilter: ['data-connection']});
}"""


@dataclass
class Cell:
    """A cell as the container runs it, in a process group of its own."""

    name: str
    address: str
    environ: dict[str, str]
    log: Path

    def start(self) -> None:
        """Returns once it can take pictures."""
        with self.log.open("a") as log:
            command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
            self.process = subprocess.Popen(
                command, cwd=running.ROOT, env=self.environ, stdout=log, stderr=log, start_new_session=True
            )
        while not _answers(f"http://{self.address}/readyz"):
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)

    def signal(self, what: signal.Signals) -> None:
        """All of it at once, but for a stop, of which its first process is told."""
        if what is signal.SIGTERM:
            self.process.send_signal(what)
        else:
            os.killpg(self.process.pid, what)

    def stop(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def cluster(folder: Path, **variables: str) -> Iterator[tuple[str, dict[str, Cell]]]:
    """The balancer's address, and two cells by their names."""
    with ExitStack() as stack:
        (folder / "s3").mkdir()
        endpoint, _, _ = stack.enter_context(s3(folder / "s3"))
        cells = {}
        for name in ("cell-1", "cell-2"):
            port = free_port()
            environ = (
                os.environ
                | KEYS
                | {
                    "WHITTLE_STORAGE_URL": f"s3://{BUCKET}/live?endpoint={endpoint}&region=us-east-1",
                    "WHITTLE_SECRET_KEY": "the same on both",
                    "WHITTLE_CELL_NAME": name,
                    "WHITTLE_PORT": str(port),
                    "WHITTLE_DATA_DIR": str(folder / name),
                    "WHITTLE_TRUSTED_PROXIES": "1",
                    "WHITTLE_RENDER_WORKERS": "1",
                    "WHITTLE_RATE_LIMIT": "10000 per minute",
                }
            )
            cells[name] = Cell(name, f"127.0.0.1:{port}", environ | variables, folder / f"{name}.log")
            cells[name].start()
            stack.callback(cells[name].stop)
        balancer = Balancer.start(folder, {name: cell.address for name, cell in cells.items()})
        stack.callback(balancer.stop)
        while not _answers(f"{balancer.url}/readyz"):
            time.sleep(0.1)
        yield balancer.url, cells


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def owner(page: Page) -> str:
    """The name of the cell that has the edit of the page."""
    image_id = page.url.split("/edit/")[1][:36]
    name: str = page.evaluate(
        "async (id) => (await fetch(`/api/images/${id}`)).headers.get('X-Whittle-Cell')", image_id
    )
    return name


def interrupted(page: Page, cell: Cell, how: signal.Signals) -> tuple[float, float]:
    """Seconds from the signal until the page sees the end of its connection, and until it is open again."""
    began = time.time() * 1000
    cell.signal(how)
    while "connected" not in dict(seen := page.evaluate("seen")):
        page.wait_for_timeout(50)
    ended = next(when for how, when in seen if how == "reconnecting")
    opened = next(when for how, when in seen if how == "connected")
    return (ended - began) / 1000, (opened - began) / 1000


def rolled(url: str, cells: dict[str, Cell]) -> str:
    """What the hands have met."""
    files = {"file": ("photo.jpg", running.photo(600, 400))}
    images = [requests.post(f"{url}/api/images", files=files, timeout=60).json() for _ in range(HANDS)]
    with Hands(url, images) as hands:
        for cell in cells.values():
            hands.go_on()
            cell.signal(signal.SIGTERM)
            cell.process.wait()
            hands.go_on()
            cell.start()
            hands.go_on()
    gaps = [hand.gap_s for hand in hands.all]
    return (
        f"Both restarted under {HANDS} hands: the longest gap of a hand {spread(gaps, 2)} s, "
        f"{len(hands.lost)} settles lost of {sum(hand.settles for hand in hands.all)}; met {dict(hands.met)}."
    )


def measure(runs: int) -> Table:
    table = Table(
        f"A page whose cell goes, {runs} times each; {running.machine()}",
        ("the cell is", "the page sees the end, s", "its edit is open again, s"),
    )
    with TemporaryDirectory() as folder, chromium() as browser, cluster(Path(folder)) as (url, cells):
        page = browser.new_page(viewport=WINDOW)
        open_photo(page, url, photo_of(folder, MEGAPIXELS), "JPEG", "Fit")
        for deed, how in DEEDS.items():
            times = []
            for _ in range(runs):
                page.reload()  # an open page stays where it went
                settled(page)
                page.wait_for_timeout(6000)
                page.evaluate(f"({WATCH})()")
                cell = cells[owner(page)]
                times.append(interrupted(page, cell, how))
                cell.stop()
                cell.start()
                while owner(page) != cell.name:
                    time.sleep(0.1)
            ends, opens = zip(*times, strict=True)
            table.add(deed, spread(ends, 2), spread(opens, 2))
        table.notes = rolled(url, cells)
    return table


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    print(measure(parser.parse_args().runs))


if __name__ == "__main__":
    main()
