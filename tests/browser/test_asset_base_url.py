"""The page's own files from another site: a CDN in front of this very server."""

from __future__ import annotations

import re
import socket

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Tab


def test_the_page_works_with_all_its_files_from_another_site(start, browser: Browser, photo: bytes) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    cdn = f"http://localhost:{port}"  # to a browser another site than the one by number
    server = start(port=port, ASSET_BASE_URL=cdn)
    refused: list[str] = []
    asked: list[str] = []
    page = browser.new_page()
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: asked.append(request.url))
    try:
        tab = Tab(page, server.url).open(photo)
        page.locator("#share-open").click()  # its code for the phone is a module that is loaded late
        expect(page.locator("#share-code path")).to_have_attribute("d", re.compile("^M"))
        page.keyboard.press("Escape")
        files = [url for url in asked if "/static/" in url]
        assert any(url.endswith("/js/main.js") for url in files) and all(url.startswith(cdn) for url in files)
        assert [url for url in asked if "/api/" in url and not url.startswith(server.url)] == []
        assert refused == [] and tab.errors == []
    finally:
        page.close()
