"""The drag of `bench.browser`, and the same drag with Squoosh's own codecs, in one run and as a ratio.

python -m bench.browser_squoosh [--megapixels 10] [--seconds 5]

Squoosh encodes the whole picture in a worker in the browser whenever a value changes. Here it does so with
its own codecs (the `@jsquash` packages, fetched by npm into a temporary folder) at their own settings; when
it is done, the result is drawn to fit, and the newest value is next. A preview's time is taken as for our
page: from the newest input event whose value it shows to the end of the frame in which it was drawn.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from playwright.sync_api import Browser

from bench import running
from bench.browser import WINDOW, chromium, drag, measure, photo_of
from bench.client import quantile

#: Our name of a format -> Squoosh's package for it.
CODECS = {"JPEG": "@jsquash/jpeg@1.6.0", "WebP": "@jsquash/webp@1.5.0"}
#: Times as long as ours: one encoding of 10 megapixels takes about a second.
PATIENCE = 3

_WORKER = """
import encode from '/node_modules/PACKAGE/encode.js';
let pixels;
onmessage = async ({data}) => {
    if (data.bitmap) {
        const {width, height} = data.bitmap;
        const context = new OffscreenCanvas(width, height).getContext('2d');
        context.drawImage(data.bitmap, 0, 0);
        pixels = context.getImageData(0, 0, width, height);
        await encode(pixels, {quality: 75});
        postMessage({ready: true});
    } else postMessage({file: await encode(pixels, {quality: data.quality})});
};
"""

_PAGE = """<!doctype html><title>Squoosh's codecs</title>
<canvas width="888" height="592"></canvas>
<input type="range" min="1" max="95" value="80" style="width: 280px">
<script type="module">
const worker = new Worker('/worker.js', {type: 'module'});
const slider = document.querySelector('input');
const context = document.querySelector('canvas').getContext('2d');
window.ages = [];
let wanted = null, running = null;

function next() {
    if (running || !wanted) return;
    [running, wanted] = [wanted, null];
    worker.postMessage({quality: running.quality});
}
slider.addEventListener('input', () => {
    wanted = {quality: slider.valueAsNumber, start: performance.now()};
    next();
});
worker.onmessage = async ({data}) => {
    if (data.ready) {
        document.body.dataset.ready = true;
        return;
    }
    const {start} = running;
    const shown = await createImageBitmap(new Blob([data.file]));
    context.drawImage(shown, 0, 0, 888, 592);
    shown.close();
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => window.ages.push(performance.now() - start);
    requestAnimationFrame(() => port2.postMessage(null));
    running = null;
    next();
};
const bitmap = await createImageBitmap(await (await fetch('/photo.jpg')).blob());
worker.postMessage({bitmap}, [bitmap]);
</script>"""


def lay_out(folder: Path, package: str) -> None:
    """A site of one page in `folder`, where the packages and the photo are."""
    name = package.rpartition("@")[0]
    (folder / "index.html").write_text(_PAGE)
    (folder / "worker.js").write_text(_WORKER.replace("PACKAGE", name))
    encode = folder / "node_modules" / name / "encode.js"
    # Workers have no import map: the one bare name is written as an address.
    address = "'/node_modules/wasm-feature-detect/dist/esm/index.js'"
    encode.write_text(encode.read_text().replace("'wasm-feature-detect'", address))


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def measure_squoosh(browser: Browser, folder: Path, package: str, seconds: float) -> list[float]:
    lay_out(folder, package)
    with served(folder) as url:
        page = browser.new_page(viewport=WINDOW)
        page.goto(url)
        page.locator("body[data-ready]").wait_for(timeout=120_000)
        ages = drag(page, page.locator("input"), seconds)
        page.close()
    return ages


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megapixels", type=float, default=10)
    parser.add_argument("--seconds", type=float, default=5)
    asked = parser.parse_args()
    npm = shutil.which("npm") or sys.exit("npm is needed to fetch Squoosh's codecs: install Node.js.")
    with TemporaryDirectory() as name, running.server() as url, chromium() as browser:
        folder = Path(name)
        command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", name, *CODECS.values()]
        subprocess.run(command, check=True)
        photo = photo_of(name, asked.megapixels)
        print(f"{asked.megapixels:g} MP, Chromium without a GPU, {running.machine()}")
        print("| format | zoom | p50 ms | p95 ms | Squoosh's codecs, p50 ms | of previews | times as long |")
        print("|---|---|---|---|---|---|---|")
        rows = measure(browser, url, photo, asked.seconds, runs=1)
        theirs = {
            format: measure_squoosh(browser, folder, package, asked.seconds * PATIENCE)
            for format, package in CODECS.items()
        }
        for row in rows:
            ours, other = quantile(row["ages"], 0.5), quantile(theirs[row["format"]], 0.5)
            print(
                f"| {row['format']} | {row['zoom']} | {ours:.0f} | {quantile(row['ages'], 0.95):.0f} "
                f"| {other:.0f} | {len(theirs[row['format']])} | {other / ours:.0f} |"
            )


if __name__ == "__main__":
    main()
