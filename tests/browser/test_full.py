"""A server without room says so on the page, and the page comes in once there is room."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PATIENCE_MS, Opener
from tests.conftest import Server
from tests.live.tab import Tab as OtherTab


def test_n1_a_page_too_many_is_told_that_the_server_is_full_and_comes_in_later(
    start: Callable[..., Server], tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    server = start(MAX_SOCKETS="1")
    image = server.upload(photo)
    tab = tabs(contexts(), server.url)
    with OtherTab(server.url, image) as other:
        assert other.open()["ok"]
        tab.go(f"/edit/{image['id']}#key={image['key']}")
        expect(tab.notice).to_contain_text("The server is full", timeout=PATIENCE_MS)
        expect(tab.notice).to_contain_text("Try again in 5 seconds.")
    expect(tab.page.locator("#status-text")).to_have_text("Connected", timeout=PATIENCE_MS)
