"""A page of another site with a published picture: each screen loads a file that fits, and nothing jumps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import requests
from playwright.sync_api import BrowserContext

from tests.conftest import Server

_SHIFT = """() => new Promise((resolve) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) sum += entry.value; })
        .observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
})"""


@pytest.fixture(scope="module")
def published(server: Server, photo: bytes) -> dict[str, Any]:
    image = server.upload(photo)
    headers = {"Authorization": f"Bearer {image['key']}"}
    address, wish = f"{server.url}{image['url']}/publications", {"formats": ["webp", "jpeg"]}
    answer = requests.post(address, json=wish, headers=headers, timeout=100)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture(scope="module")
def site(published: dict[str, Any]) -> Iterator[str]:
    """The address of a site whose one page is the markup as it was given."""
    page = f"<!doctype html><body style='margin:0'>{published['html']}<p>What stands below.</p></body>"

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    serving = HTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}/"
    serving.shutdown()
    serving.server_close()


@pytest.mark.parametrize(("wide", "density"), [(340, 1), (390, 2), (800, 1), (1400, 1)])
def test_each_screen_loads_one_modern_file_of_about_its_width(
    server: Server,
    site: str,
    published: dict[str, Any],
    contexts: Callable[..., BrowserContext],
    wide: int,
    density: int,
) -> None:
    context = contexts(viewport={"width": wide, "height": 900}, device_scale_factor=density)
    loaded: list[str] = []
    context.on("response", lambda answer: loaded.append(answer.url) if server.url in answer.url else None)
    page = context.new_page()
    page.goto(site)
    image = page.locator("img")
    assert image.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }")
    (url,) = loaded
    (file,) = [each for each in published["files"] if url.endswith(each["url"])]
    assert file["mime"] == "image/webp"
    shown = image.bounding_box()
    assert shown is not None
    needed = min(shown["width"] * density, 1500)
    assert needed / 1.15 <= file["width"] <= needed * 1.5, (file["width"], needed)
    assert page.evaluate(_SHIFT) == 0
    assert abs(shown["height"] / shown["width"] - 1000 / 1500) < 0.01
