"""Refusals, other tabs, lost connections: what happened and what to do, in place."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from tests.browser.conftest import PATIENCE_MS, Opener, Tab
from tests.conftest import Server, start_server


def a_gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (8, 8)).save(out, "GIF")
    return out.getvalue()


def test_a_renamed_gif_is_refused_in_plain_words(tab: Tab) -> None:
    tab.go().drop(a_gif(), "holiday.jpg")
    expect(tab.notice).to_contain_text("GIF")
    expect(tab.notice).to_contain_text("JPEG, PNG and WebP can be opened. Save it as one of these")
    expect(tab.page.locator("#drop")).to_be_visible()
    tab.notice.get_by_role("button", name="Dismiss").click()
    expect(tab.notice).to_be_empty()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    start: Callable[..., Server], tabs: Opener, contexts: Callable[..., BrowserContext]
) -> None:
    tab = tabs(contexts(), start(MAX_UPLOAD_MB="1").url).go()
    expect(tab.page.locator("#largest")).to_have_text("1 MB")
    sent: list[str] = []
    tab.page.on("request", lambda request: sent.append(request.method))
    tab.drop(b"\xff\xd8" + bytes(1_200_000), "large.jpg")
    expect(tab.notice).to_contain_text("“large.jpg” has 1.20 MB; the most that can be opened is 1 MB.")
    assert "POST" not in sent


def test_a_refused_picture_leaves_the_open_one_as_it_was(tab: Tab, photo: bytes) -> None:
    image_id = tab.open(photo).image_id
    shown = tab.picture.get_attribute("src")
    tab.drop(a_gif(), "holiday.jpg")
    expect(tab.notice).to_contain_text("GIF")
    expect(tab.page.locator("#name")).to_have_text("photo.jpg")
    assert tab.image_id == image_id
    assert tab.picture.get_attribute("src") == shown


def test_dropped_text_is_no_picture(tab: Tab) -> None:
    tab.go()
    tab.page.evaluate(
        """() => window.dispatchEvent(
            new DragEvent('drop', {dataTransfer: new DataTransfer(), cancelable: true}))"""
    )
    expect(tab.notice).to_contain_text("not a file")


def test_an_unknown_address_says_so_and_offers_a_way_on(tab: Tab) -> None:
    tab.go("/edit/00000000-0000-4000-8000-000000000000")
    expect(tab.page.locator("#missing")).to_be_visible()
    expect(tab.page.locator("#editor")).to_be_hidden()
    with tab.page.expect_file_chooser():
        tab.page.locator("#start").press("Space")


def test_somebody_else_sees_nothing_without_the_key_and_joins_with_it(
    tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    tab = tabs().open(photo)
    stranger = tabs(contexts()).go(f"/edit/{tab.image_id}")
    expect(stranger.page.locator("#missing")).to_be_visible()

    key = tab.page.evaluate("id => JSON.parse(localStorage.getItem('whittle.keys'))[id].key", tab.image_id)
    friend = tabs(contexts()).go(f"/edit/{tab.image_id}#key={key}")
    friend.settled()
    assert "key" not in friend.page.url
    expect(friend.page.locator("#split")).to_be_visible()
    assert friend.download()[1] == tab.rendition()
    friend.page.reload()
    friend.settled()


def test_deleting_tells_the_other_tab(tabs: Opener, photo: bytes) -> None:
    tab = tabs().open(photo)
    other = tabs().go(f"/edit/{tab.image_id}")
    other.settled()
    tab.page.locator("#tab-about").click()
    tab.page.locator("#delete").click()
    tab.page.locator("#delete-yes").click()
    expect(tab.notice).to_contain_text("are deleted")
    expect(tab.page.locator("#drop")).to_be_visible()
    expect(other.notice).to_contain_text("deleted in another window")
    expect(other.page.locator("#drop")).to_be_visible()
    assert tab.page.url == other.page.url == f"{tab.url}/"


def test_a_restarted_server_is_found_again_and_what_was_set_meanwhile_is_sent(
    start: Callable[..., Server], tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    server = start()
    tab = tabs(contexts(), server.url).open(photo)
    tab.type_number("quality", 61)
    tab.settled()
    port = int(server.url.rsplit(":", 1)[1])
    server.stop()
    expect(tab.page.locator("#status-text")).to_have_text("Reconnecting")
    expect(tab.page.locator("#banner")).to_be_visible()
    tab.type_number("brightness", 25)
    expect(tab.slider("brightness")).to_have_value("25")

    again = start_server(server.data_dir, port)
    try:
        expect(tab.page.locator("#status-text")).to_have_text("Connected", timeout=PATIENCE_MS)
        expect(tab.page.locator("#banner")).to_be_hidden()
        expect(tab.notice).to_contain_text("Connected again")
        tab.settled()
        expect(tab.slider("quality")).to_have_value("61")
        expect(tab.slider("brightness")).to_have_value("25")
        # The server that has restarted no longer knows the cookie; the key opens the image.
        _, content = tab.download()
        assert len(content) == tab.exact_bytes
        tab.page.locator("#undo").click()
        expect(tab.slider("brightness")).to_have_value("0")
    finally:
        again.stop()


def test_what_a_server_acknowledged_and_lost_is_given_back_by_the_page(
    start: Callable[..., Server], tabs: Opener, contexts: Callable[..., BrowserContext], photo: bytes
) -> None:
    server = start()
    tab = tabs(contexts(), server.url).open(photo)
    tab.type_number("quality", 61)
    tab.settled()
    record = server.data_dir / "images" / tab.image_id / "edit.json"
    before = record.read_bytes()
    tab.type_number("brightness", 25)
    tab.settled()
    port = int(server.url.rsplit(":", 1)[1])
    server.stop()
    record.write_bytes(before)  # as a bucket has it that was away, or a disk whose power was cut
    again = start_server(server.data_dir, port)
    try:
        expect(tab.page.locator("#status-text")).to_have_text("Connected", timeout=PATIENCE_MS)
        tab.settled()
        expect(tab.slider("brightness")).to_have_value("25")
        assert json.loads(record.read_text())["recipe"]["brightness"] == 25
    finally:
        again.stop()


def test_a_busy_server_is_told_with_the_time_to_wait(tab: Tab, photo: bytes) -> None:
    tab.go()
    tab.page.route(
        "**/api/images",
        lambda route: route.fulfill(
            status=429,
            headers={"Retry-After": "17", "Content-Type": "application/problem+json"},
            body='{"code": "rate_limited", "detail": "At most 30 pictures a minute.", "status": 429}',
        ),
    )
    tab.drop(photo)
    expect(tab.notice).to_have_text(re.compile(r"At most 30 pictures a minute\. Try again in 17 seconds\."))


def test_a_server_that_cannot_be_reached_is_said_so(tab: Tab, photo: bytes) -> None:
    tab.go()
    tab.page.route("**/api/images", lambda route: route.abort())
    tab.drop(photo)
    expect(tab.notice).to_contain_text("The server did not answer. Check the connection")
    expect(tab.page.locator("#drop")).to_be_visible()


REFUSED = '{"code": "busy", "message": "All hands are busy.", "retry_after": 7}'


def refuse(page: Page, command: str) -> None:
    """Answer one command on the socket in the server's place: it is refused, with a time to wait."""

    def connect(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            asked = re.match(rf'42(\d+)\["{command}"', message) if isinstance(message, str) else None
            if asked:
                line.send(f'43{asked[1]}[{{"ok": false, "error": {REFUSED}}}]')
            else:
                server.send(message)

        line.on_message(pass_on)

    page.route_web_socket("**/socket.io/**", connect)


@pytest.mark.parametrize(
    ("command", "press"),
    [
        ("keep_image", "#keeping [data-keep]"),
        ("reset_recipe", "#reset"),
        ("rename_image", "#caption-title"),
    ],
)
def test_how_long_to_wait_is_told_when_a_socket_refuses(
    tab: Tab, photo: bytes, command: str, press: str
) -> None:
    refuse(tab.page, command)
    tab.open(photo)
    tab.type_number("quality", 70)
    tab.settled()
    if command == "rename_image":
        tab.page.locator("#tab-about").click()
        tab.page.locator(press).fill("A title")
    else:
        if command == "keep_image":
            tab.page.locator("#tab-about").click()
        tab.page.locator(press).click()
    expect(tab.notice).to_contain_text("All hands are busy. Try again in 7 seconds.")
