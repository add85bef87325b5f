"""A static page made of an export, in a real browser, and what that browser keeps of public files."""

from __future__ import annotations

import functools
import io
import itertools
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext, Page

from tests.browser.test_published_page import _SHIFT
from tests.conftest import Server

MODERN = {"image/avif", "image/webp"}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class _Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))


@pytest.fixture(scope="module")
def published(server: Server, photo: bytes) -> dict[str, Any]:
    image = server.upload(photo, "Fish stall.jpg")
    headers = {"Authorization": f"Bearer {image['key']}"}
    wish = {"widths": [320, 480, 640, 960, 1500], "formats": ["webp", "jpeg"]}
    answer = requests.post(
        f"{server.url}{image['url']}/publications", json=wish, headers=headers, timeout=100
    )
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture(scope="module")
def exported(server: Server, published: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ZIP, taken apart, with a page around the markup that came in it."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(io.BytesIO(server.get(published["zip_url"]).content)) as bundle:
        bundle.extractall(folder)
    markup = (folder / "fish-stall.html").read_text()
    viewport = '<meta name="viewport" content="width=device-width">'
    head = f'<!doctype html><html lang="en">{viewport}<title>A stall</title>'
    (folder / "index.html").write_text(f"{head}<body style='margin:0'>{markup}<p>What stands below.</p>")
    return folder


@pytest.fixture(scope="module")
def site(exported: Path) -> Iterator[str]:
    serving = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(exported)))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://localhost:{serving.server_port}/"
    serving.shutdown()
    serving.server_close()


def test_the_page_keeps_the_rules_that_lighthouse_has(exported: Path) -> None:
    tags = _Tags((exported / "index.html").read_text()).tags
    sources = [attributes for tag, attributes in tags if tag == "source"]
    (image,) = (attributes for tag, attributes in tags if tag == "img")
    # Its place is kept: the size is that of the widest file.
    assert (int(image["width"]), int(image["height"])) == (1500, 1000)
    assert "alt" in image and image["loading"] == "lazy" and image["decoding"] == "async"
    # A modern format stands before the one for everybody.
    assert sources and all(each["type"] in MODERN for each in sources)
    for each in (*sources, image):
        files = re.findall(r"(\S+) (\d+)w", each["srcset"])
        widths = [int(width) for _, width in files]
        assert widths == sorted(widths) and each["sizes"]
        assert all((exported / name).stat().st_size for name, _ in files)
        # From one width to the next is no more than the step that a screen may have too much.
        assert all(high / low <= 1.6 for low, high in itertools.pairwise(widths)), widths
    assert (exported / image["src"]).exists()


@pytest.mark.parametrize(("wide", "density"), [(320, 1), (320, 2), (360, 3), (800, 1), (1400, 1)])
def test_each_screen_loads_one_file_of_the_export_that_fits_and_nothing_moves(
    exported: Path, site: str, contexts: Callable[..., BrowserContext], wide: int, density: int
) -> None:
    context = contexts(viewport={"width": wide, "height": 800}, device_scale_factor=density)
    loaded: list[str] = []
    context.on("request", lambda request: loaded.append(request.url))
    page = context.new_page()
    page.goto(site)
    image = page.locator("img")
    natural = image.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
    pictures = [url for url in loaded if url.endswith((".webp", ".avif", ".jpg"))]
    assert len(pictures) == 1 and pictures[0].endswith(".webp")
    shown = image.bounding_box()
    assert shown is not None and natural
    width = int(re.findall(r"-(\d+)\.webp$", pictures[0])[0])
    needed = min(shown["width"] * density, 1500)
    assert needed / 1.15 <= width <= needed * 1.5, (width, needed)
    assert page.evaluate(_SHIFT) == 0


def test_a_browser_loads_a_public_file_once_and_without_a_cookie(
    server: Server,
    published: dict[str, Any],
    exported: Path,
    site: str,
    contexts: Callable[..., BrowserContext],
) -> None:
    context = contexts()
    # Whoever has used the server has its cookie, which is no matter of pages elsewhere.
    assert context.request.post(f"{server.url}/api/albums").ok and context.cookies(server.url)
    before = context.cookies()
    url = server.url + published["files"][0]["url"]
    (exported / "public.html").write_text(f"<!doctype html><img src='{url}' alt='A stall'>")
    page = context.new_page()
    log = _Log(page, url)
    for _ in range(2):
        page.goto(f"{site}public.html")
        assert page.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 320
    assert log.loaded == 1 and log.kept == 1
    assert not {name.lower() for headers in log.sent for name in headers} & {"cookie", "authorization"}
    assert context.cookies() == before


class _Log:
    """What the browser's own log says of one address: loaded over the network, taken from what it keeps, and
    with which headers it was asked for."""

    def __init__(self, page: Page, url: str) -> None:
        self.loaded = self.kept = 0
        self.sent: list[dict[str, str]] = []
        self._ours: set[str] = set()
        self._from_memory: set[str] = set()
        self._url = url
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.requestWillBeSentExtraInfo", self._went)
        session.on("Network.requestServedFromCache", self._remembered)
        session.on("Network.responseReceived", self._came)
        session.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        if event["request"]["url"] == self._url:
            self._ours.add(event["requestId"])
            self.sent.append(event["request"]["headers"])

    def _went(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._ours:
            self.sent.append(event["headers"])

    def _remembered(self, event: dict[str, Any]) -> None:
        self._from_memory.add(event["requestId"])

    def _came(self, event: dict[str, Any]) -> None:
        if event["response"]["url"] == self._url:
            is_kept = event["requestId"] in self._from_memory or event["response"]["fromDiskCache"]
            self.kept += is_kept
            self.loaded += not is_kept
